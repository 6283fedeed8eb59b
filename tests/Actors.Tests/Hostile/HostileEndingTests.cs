using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H76 to H78: servers that are about to come, that do not hear a cancel, that are not the primary any more.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileEndingTests : HostileTest
{
    [Theory, EveryWire]
    public async Task H76_a_server_that_is_starting_up(Over over)
    {
        await using var stage = HostileStage.Open(over);
        for (int i = 0; i < 5; i++)
        {
            await stage.ScriptAsync(StartingUp);
        }
        // A pool that starts waits for it, and so does one that has lost its connection.
        await MeasuredAsync(stage, () => stage.StartAsync());
        await stage.IsAnsweredAsync(sessions: 6);
        for (int i = 0; i < 5; i++)
        {
            await stage.ScriptAsync(StartingUp);
        }
        await stage.GetAsync(server =>
        {
            server.Backends[^1].Peer.Close();
            return 0;
        });
        await stage.UntilAsync(() => stage.Pool.GetStatistics().Losses == 1);
        await stage.IsAnsweredAsync(sessions: 12);
    }

    [Theory, EveryWire]
    public async Task H76_a_server_that_never_comes(Over over)
    {
        await using var stage = HostileStage.Open(over);
        for (int i = 0; i < 1000; i++)
        {
            await stage.ScriptAsync(StartingUp);
        }
        stage.Options = stage.Options with
        {
            AcquireTimeout = TimeSpan.FromSeconds(1),
            BackoffMinimum = TimeSpan.FromMilliseconds(50),
            BackoffMaximum = TimeSpan.FromMilliseconds(200),
        };
        PgException late = await Assert.ThrowsAnyAsync<PgException>(() => stage.StartAsync());
        Assert.Equal(PgOutcome.NotSent, late.Outcome);
        Assert.Contains("starting up", late.ToString(), StringComparison.Ordinal);
        Assert.InRange(await stage.SessionsAsync(), 3, 25);
    }

    [Theory, EveryWire]
    public async Task H77_a_cancel_that_leads_nowhere(Over over)
    {
        await using var stage = HostileStage.Open(over);
        await stage.GetAsync(server =>
        {
            server.HoldsCancels = true; // its socket is never closed
            return server.On("select hold").Returns(new RowField("n", Int4)).Held();
        });
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
        await stage.IsAnsweredAsync(sessions: 2);
    }

    [Theory, EveryWire]
    public async Task H78_a_primary_that_has_become_a_standby(Over over)
    {
        await using var stage = HostileStage.Open(over);
        await stage.GetAsync(server =>
        {
            server.Parameters.Remove("in_hot_standby"); // as before PostgreSQL 14, where the refusal is the only sign
            return server.On("insert").Fails("25006", "cannot execute INSERT in a read-only transaction");
        });
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 1);
        var refused = await MeasuredAsync(
            stage,
            () => Assert.ThrowsAsync<PostgresException>(() => stage.RunAsync(() => stage.Pool.FetchAsync("insert")))
        );
        Assert.Equal(("25006", PgOutcome.Server), (refused.SqlState, refused.Outcome));
        // Whoever comes next meets a connection made anew, which may lead to the new primary.
        await stage.UntilAsync(() => stage.Pool.GetStatistics() is { Connects: 2, Ready: 1 });
        await stage.IsAnsweredAsync(sessions: 2);
    }

    [Theory, EveryWire]
    public async Task H78_a_standby_that_says_so(Over over)
    {
        await using var stage = HostileStage.Open(over);
        await stage.StartAsync();
        await stage.IsAnsweredAsync(sessions: 1);
        await stage.GetAsync(server =>
        {
            server.Backends[0].Send(new ParameterStatus("in_hot_standby", "on").Write);
            return 0;
        });
        await stage.UntilAsync(() => stage.Pool.GetStatistics() is { Connects: 2, Ready: 1 });
        await stage.IsAnsweredAsync(sessions: 2);
    }

    private static void StartingUp(ServerScript script) =>
        script.ExpectStartup().SendError("57P03", "the database system is starting up", "FATAL").Close();
}
