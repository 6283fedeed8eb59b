using ActorPg.Simulation.Server;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H16 to H26: rows and descriptions that do not fit each other, or themselves.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileRowTests : HostileTest
{
    [Theory, EveryWire]
    public Task H16_a_column_of_minus_five_bytes(Over over) => RowBreaksAsync(over, "0001 fffffffb", "length of -5");

    [Theory, EveryWire]
    public Task H17_a_column_that_reaches_past_its_message(Over over) =>
        RowBreaksAsync(over, "0001 00000005 00000001", "length of 5; 4 bytes are left");

    [Theory, EveryWire]
    public Task H18_fewer_columns_than_described(Over over) =>
        RowBreaksAsync(over, "0000", "0 columns; the description has 1");

    [Theory, EveryWire]
    public Task H19_more_columns_than_described(Over over) =>
        RowBreaksAsync(over, "0002 00000004 00000001 00000004 00000001", "2 columns; the description has 1");

    [Theory, EveryWire]
    public async Task H20_a_row_of_a_statement_that_has_none(Over over)
    {
        await BreaksAsync(
            over,
            script =>
                BeforeDescription(script)
                    .Send(target =>
                    {
                        ParseComplete.Write(target);
                        ParameterDescription.Write(target);
                        NoData.Write(target);
                        Idle(target);
                    })
                    .Expect(FrontendTag.Bind, FrontendTag.Execute, FrontendTag.Sync)
                    .SendRaw(Of(Bound, Row, Done, Idle)),
            "1 columns; the description has 0"
        );
        await ScriptBreaksAsync(over, Of(Row, Done, Idle));
    }

    [Theory, EveryWire]
    public async Task H21_a_count_of_columns_that_is_none(Over over)
    {
        await DescriptionBreaksAsync(over, Described(Raw('T', 0xff, 0xff)), "a count of 65535");
        await DescriptionBreaksAsync(over, Described(Raw('T', [0xff, 0xff, .. new byte[70_000]])), "a count of 65535");
        await DescriptionBreaksAsync(over, Described(Raw('T', 0x80, 0)), "a count of 32768");
    }

    [Theory, EveryWire]
    public Task H22_one_column_more_than_any_result_has(Over over) =>
        DescriptionBreaksAsync(
            over,
            Described(
                Of(target =>
                    RowDescriptionMessage.Write(
                        target,
                        new RowField[1665]
                            .Select(Named)
                            .ToArray()
                    )
                )
            ),
            "1665 columns"
        );

    [Theory, EveryWire]
    public Task H23_a_second_description_among_the_rows(Over over) =>
        AnswerBreaksAsync(
            over,
            Of(Bound, Row, target => RowDescriptionMessage.Write(target, new RowField("n", Int4)), Row, Done, Idle),
            "'T', which cannot come now"
        );

    [Theory, EveryWire]
    public Task H24_a_format_that_is_neither_text_nor_binary(Over over) =>
        DescriptionBreaksAsync(
            over,
            Described(Of(target => RowDescriptionMessage.Write(target, new RowField("n", Int4, Format: 7)))),
            "format code 7"
        );

    [Theory, EveryWire]
    public Task H25_bytes_behind_the_last_column(Over over) =>
        RowBreaksAsync(over, "0001 00000004 00000001 00", "1 bytes longer than its columns");

    [Theory, EveryWire]
    public async Task H26_a_string_without_its_end(Over over)
    {
        await AnswerBreaksAsync(over, [.. Of(Bound, Row), .. Raw('C', [.. "SELECT 1"u8])], "an unterminated string");
        await DescriptionBreaksAsync(
            over,
            Described(Raw('T', [0, 1, .. Enumerable.Repeat((byte)'n', 40)])),
            "an unterminated string"
        );
        await AnswerBreaksAsync(over, Raw('S', [.. "name\0value"u8]), "an unterminated string");
        await AnswerBreaksAsync(over, Raw('A', [0, 0, 0, 1, .. "channel\0payload"u8]), "an unterminated string");
    }

    private static RowField Named(RowField empty, int number) => empty with { Name = $"c{number}", TypeOid = Int4 };

    private static byte[] Described(byte[] columns) =>
        [.. Of(ParseComplete.Write, target => ParameterDescription.Write(target)), .. columns, .. Of(Idle)];

    private static Task RowBreaksAsync(Over over, string body, string says) =>
        AnswerBreaksAsync(over, [.. Of(Bound), .. Raw('D', Hex(body)), .. Of(Done, Idle)], says);

    /// <summary>The same in the answer to a script, which has no description beforehand.</summary>
    private static async Task ScriptBreaksAsync(Over over, byte[] answer)
    {
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script =>
            script.ExpectStartup().SendReady().Expect(FrontendTag.Query).SendRaw(answer).ThenServe()
        );
        await stage.StartAsync();
        PgException failure = await MeasuredAsync(
            stage,
            () => Assert.ThrowsAnyAsync<PgException>(() => stage.RunAsync(() => stage.Pool.ExecuteAsync("script")))
        );
        Assert.Equal(PgOutcome.Unknown, failure.Outcome);
        Assert.Single(Chain(failure).OfType<PgProtocolException>());
        await stage.IsAnsweredAsync(sessions: 2);
    }
}
