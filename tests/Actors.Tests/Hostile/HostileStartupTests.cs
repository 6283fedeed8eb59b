using System.Text;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H61 to H66: what a server may say of itself before it lets anybody in.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileStartupTests : HostileTest
{
    [Theory, EveryWire]
    public async Task H61_ready_before_anybody_was_let_in(Over over)
    {
        await LoginBreaksAsync(over, Of(Idle));
        await LoginBreaksAsync(over, Of(new BackendKeyData(1, [1, 2, 3, 4]).Write));
        await LoginBreaksAsync(over, Of(Row));
    }

    [Theory, EveryWire]
    public async Task H62_ready_without_a_key(Over over)
    {
        await using var stage = HostileStage.Open(over);
        await stage.ScriptAsync(script => script.ExpectStartup().SendRaw(Of(LetIn, Utf8, Idle)).ThenServe());
        await stage.GetAsync(server => server.On("select hold").Returns(new RowField("n", Int4)).Held());
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 1);
        var late = await MeasuredAsync(
            stage,
            () =>
                Assert.ThrowsAsync<PgTimeoutException>(() =>
                    stage.RunAsync(() =>
                        stage.Pool.FetchAsync("select hold", new PgCallOptions { Timeout = TimeSpan.FromSeconds(0.3) })
                    )
                )
        );
        Assert.Equal(PgOutcome.Unknown, late.Outcome);
        // Nothing can end it but the end of its connection.
        await stage.IsAnsweredAsync(sessions: 2);
        Assert.Empty(await stage.GetAsync(server => server.Cancels));
    }

    [Theory, EveryWire]
    public async Task H63_keys_of_any_length(Over over)
    {
        foreach (int bytes in (int[])[4, 8, 256])
        {
            await using var stage = HostileStage.Open(over);
            byte[] key = Of(new BackendKeyData(1, new byte[bytes]).Write);
            await stage.ScriptAsync(script =>
                script.ExpectStartup().SendRaw([.. Of(LetIn, Utf8), .. key, .. Of(Idle)]).ThenServe()
            );
            await stage.StartAsync();
            await stage.IsAnsweredAsync(sessions: 1);
        }
        foreach (int bytes in (int[])[0, 3, 257, 20_000])
        {
            await LoginBreaksAsync(over, [.. Of(LetIn), .. Raw('K', new byte[4 + bytes])]);
        }
    }

    [Theory, EveryWire]
    public async Task H64_protocols_that_were_not_asked_for(Over over)
    {
        byte[] newer = Raw('v', 0, 3, 0, 9, 0, 0, 0, 0);
        byte[] older = Raw('v', 0, 3, 0, 0, 0, 0, 0, 0);
        await LoginBreaksAsync(over, newer);
        await LoginBreaksAsync(over, Raw('v', 0, 3, 0, 0, 0x7f, 0xff, 0xff, 0xff));
        await LoginBreaksAsync(over, Raw('v', 0, 3, 0, 0, 0x80, 0, 0, 0, 0));
        await LoginBreaksAsync(over, [.. older, .. older]);
        await LoginBreaksAsync(over, [.. Of(LetIn), .. older]);
    }

    [Theory, EveryWire]
    public async Task H65_sixty_thousand_settings(Over over)
    {
        byte[] many =
        [
            .. Enumerable.Range(0, 60_000).SelectMany(i => Of(new ParameterStatus($"setting_{i}", "value").Write)),
        ];
        PgException failure = await LoginBreaksAsync(over, [.. Of(LetIn), .. many, .. Of(Idle)]);
        Assert.Contains("one setting after the other", failure.Message, StringComparison.Ordinal);
        // Few, but long.
        byte[] large = Of(new ParameterStatus("setting", new string('x', 29_000)).Write);
        await LoginBreaksAsync(over, [.. Of(LetIn), .. Enumerable.Repeat(large, 20).SelectMany(bytes => bytes)]);
    }

    [Theory, EveryWire]
    public async Task H66_settings_that_make_no_sense(Over over)
    {
        await using (var stage = HostileStage.Open(over))
        {
            await stage.GetAsync(server =>
            {
                server.Parameters["server_version"] = "banana";
                server.Parameters["standard_conforming_strings"] = "off";
                server.Parameters["in_hot_standby"] = "perhaps";
                return 0;
            });
            await stage.StartAsync();
            await stage.IsAnsweredAsync(sessions: 1);
        }
        PgException refused = await LoginBreaksAsync(
            over,
            Of(LetIn, new ParameterStatus("client_encoding", "LATIN1").Write, Idle)
        );
        Assert.Contains("client_encoding", refused.Message, StringComparison.Ordinal);
    }

    private static void LetIn(FrameBuffer target) => Authentication.Write(target, AuthenticationKind.Ok);

    private static void Utf8(FrameBuffer target) => new ParameterStatus("client_encoding", "UTF8").Write(target);

    /// <summary>The answer to the startup message is this: no login, and the violation is the cause.</summary>
    private static async Task<PgException> LoginBreaksAsync(Over over, byte[] greeting)
    {
        PgException failure = await RefusesLoginAsync<PgConnectionException>(
            over,
            script => script.ExpectStartup().SendRaw(greeting),
            sent: greeting.Length
        );
        Assert.Single(Chain(failure).OfType<PgProtocolException>());
        return failure;
    }
}
