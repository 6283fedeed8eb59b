using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H01 to H15: lengths and tags that no server sends, and streams that end or stop within a message.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileFramingTests : HostileTest
{
    [Theory, EveryWire]
    public Task H01_a_length_of_zero(Over over) => AnswerBreaksAsync(over, Hex("'Z' 00000000"), "length of 0");

    [Theory, EveryWire]
    public Task H02_a_length_that_does_not_hold_itself(Over over) =>
        AnswerBreaksAsync(over, Hex("'Z' 00000003 'I'"), "length of 3");

    [Theory, EveryWire]
    public Task H03_a_length_below_zero(Over over) =>
        AnswerBreaksAsync(over, Hex("'D' 80000000 0000"), "length of -2147483648");

    [Theory, EveryWire]
    public Task H04_a_description_of_two_gibibytes(Over over) =>
        DescriptionBreaksAsync(over, Hex("'T' 7fffffff 0001"), "length of 2147483647");

    [Theory, EveryWire]
    public async Task H05_a_length_of_one_gibibyte_and_then_silence(Over over)
    {
        await DescriptionBreaksAsync(over, [.. Hex("'T' 40000000"), .. new byte[50]], "length of 1073741824");
        // A row may be as long as that: it is waited for, but takes no memory before it comes.
        PgException failure = await LosesAsync(
            over,
            script => BeforeAnswer(script).SendRaw([.. Of(Bound), .. Hex("'D' 3fffffff 0001"), .. new byte[50]]),
            new PgCallOptions { Timeout = TimeSpan.FromSeconds(0.5) }
        );
        Assert.IsType<PgTimeoutException>(failure);
    }

    [Theory, EveryWire]
    public Task H06_a_small_message_that_is_too_long(Over over) =>
        AnswerBreaksAsync(over, Hex("'Z' 00007531"), "length of 30001");

    [Theory, EveryWire]
    public Task H07_a_tag_that_is_none(Over over) => AnswerBreaksAsync(over, Hex("'~' 00000004"), "starts with '~'");

    [Theory, EveryWire]
    public Task H08_a_tag_of_zero(Over over) => AnswerBreaksAsync(over, Hex("00 00000004"), "starts with 0x00");

    [Theory, EveryWire]
    public async Task H09_a_web_server(Over over)
    {
        byte[] page = Hex("'HTTP/1.1 400 Bad Request' 0d0a 'Connection: close' 0d0a0d0a");
        await AnswerBreaksAsync(over, page, "not a PostgreSQL server");
        PgException refused = await RefusesLoginAsync<PgConnectionException>(
            over,
            script => script.ExpectStartup().SendRaw(page).Close()
        );
        Assert.Contains("not a PostgreSQL server", refused.Message, StringComparison.Ordinal);
    }

    [Theory, EveryWire]
    public async Task H10_a_tls_alert_in_clear(Over over)
    {
        byte[] alert = Hex("15 0303 0002 0228");
        await AnswerBreaksAsync(over, alert, "not a PostgreSQL server");
        await RefusesLoginAsync<PgConnectionException>(over, script => script.ExpectStartup().SendRaw(alert).Close());
    }

    [Theory, EveryWire]
    public async Task H11_a_body_longer_than_its_fields(Over over)
    {
        await AnswerBreaksAsync(over, Raw('2', 0), "length of 5 bytes; allowed are 4 to 4");
        await AnswerBreaksAsync(over, Raw('S', [.. "a\0b\0c"u8]), "longer than its fields");
        await AnswerBreaksAsync(over, [.. Of(Bound), .. Raw('C', [.. "SELECT 1\0x"u8])], "longer than its fields");
        await AnswerBreaksAsync(over, [.. Answer, .. Raw('Z', [.. "II"u8])], "longer than its fields");
        await DescriptionBreaksAsync(
            over,
            [.. Of(ParseComplete.Write), .. Raw('t', 0, 0, 1)],
            "longer than its fields"
        );
    }

    [Theory, EveryWire]
    public async Task H12_a_body_shorter_than_its_fields(Over over)
    {
        await AnswerBreaksAsync(over, Raw('S', [.. "name\0"u8]), "ends within");
        await AnswerBreaksAsync(over, Raw('A', 0, 0), "ends within");
        await AnswerBreaksAsync(over, [.. Answer, .. Raw('Z')], "ends within");
        await DescriptionBreaksAsync(over, [.. Of(ParseComplete.Write), .. Raw('t', 0, 2, 0)], "ends within");
        await AnswerBreaksAsync(over, [.. Of(Bound), .. Raw('D', 0)], "DataRow");
    }

    [Theory, EveryWire]
    public async Task H13_the_end_within_a_header(Over over)
    {
        for (int length = 0; length < 5; length++)
        {
            byte[] start = Hex("'Z' 00000005")[..length];
            PgException failure = await LosesAsync(
                over,
                script => BeforeAnswer(script).SendRaw([.. Answer, .. start]).Close()
            );
            Assert.Contains("closed the connection", failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory, EveryWire]
    public async Task H14_the_end_within_a_body(Over over)
    {
        byte[][] starts = [Hex("'Z' 00000005"), Hex("'D' 0000000e 0001 00000004 0000"), Hex("'C' 0000000d 'SELE'")];
        foreach (byte[] start in starts)
        {
            PgException failure = await LosesAsync(
                over,
                script => BeforeAnswer(script).SendRaw([.. Of(Bound), .. start]).Close()
            );
            Assert.Contains("closed the connection", failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory, EveryWire]
    public async Task H15_a_byte_at_a_time(Over over)
    {
        TimeSpan pause = TimeSpan.FromMilliseconds(over == Over.Memory ? 1000 : 40);
        PgConnectionException late = await RefusesLoginAsync<PgConnectionException>(
            over,
            script =>
            {
                script.ExpectStartup();
                byte[] greeting = Of(target => Authentication.Write(target, AuthenticationKind.Ok));
                for (int i = 0; i < 200; i++)
                {
                    script.SendRaw([i < greeting.Length ? greeting[i] : Endless(i - greeting.Length)]).Wait(pause);
                }
            },
            options => options with { ConnectTimeout = pause * 25 }
        );
        Assert.IsType<TimeoutException>(late.InnerException);

        PgException cut = await LosesAsync(
            over,
            script =>
            {
                BeforeAnswer(script);
                foreach (byte one in Of(Bound).Concat(Enumerable.Repeat(Raw('N', 0), 50).SelectMany(b => b)))
                {
                    script.SendRaw([one]).Wait(pause);
                }
            },
            new PgCallOptions { Timeout = pause * 10 }
        );
        Assert.IsType<PgTimeoutException>(cut);
    }

    /// <summary>ParameterStatus without end.</summary>
    private static byte Endless(int at)
    {
        byte[] one = Of(new ParameterStatus("name", "value").Write);
        return one[at % one.Length];
    }
}
