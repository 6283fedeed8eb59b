using System.Diagnostics;

namespace ActorPg.Server.Tests.Faults;

/// <summary>Servers of its own, stopped and started under a working pool.</summary>
public sealed class RestartTests
{
    [LocalServerTheory]
    [InlineData(LocalStopMode.Fast, "57P01")]
    [InlineData(LocalStopMode.Immediate, "57P01")]
    public async Task A_server_that_is_restarted_is_told_apart_and_found_again(LocalStopMode mode, string cause)
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync();
        await using PgPool pool = await Pools.StartAsync(server.ConnectionString, size: 3, Quick).AsTask();
        await using Backends backends = await Backends.OfAsync(pool, server.ConnectionString);
        await pool.ExecuteAsync("create table kept as select 42 as a").Soon();
        Task<QueryResult> running = pool.FetchAsync("select pg_sleep(60), 'running'").AsTask();
        await using PgTransaction transaction = await pool.BeginAsync();
        await transaction.ExecuteAsync("insert into kept values (0)").Soon();
        await backends.UntilRunningAsync("'running'");

        await server.RestartAsync(mode);

        var lost = await Assert.ThrowsAnyAsync<PgException>(() => running.Soon());
        Assert.Contains(cause, lost.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<PgException>(() => transaction.CommitAsync().Soon());
        var watch = Stopwatch.StartNew();
        Assert.Equal([42], await pool.FetchAsync<int>("table kept").Soon());
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    [LocalServerFact]
    public async Task A_server_that_crashes_leaves_those_in_flight_in_doubt_and_those_who_wait_waiting()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync();
        await using PgPool pool = await Pools.StartAsync(server.ConnectionString, size: 2, Quick).AsTask();
        await using Backends backends = await Backends.OfAsync(pool, server.ConnectionString);
        Task<QueryResult> running = pool.FetchAsync("select pg_sleep(60), 'running'").AsTask();
        await backends.UntilRunningAsync("'running'");

        await server.CrashAsync();

        var lost = await running.FailsAsync<PgConnectionException>();
        Assert.Equal(PgOutcome.Unknown, lost.Outcome);
        Task<int>[] waiting =
        [
            .. Enumerable.Range(0, 20).Select(i => pool.FetchValueAsync<int>("select $1::int", i).AsTask()),
        ];
        Task<PgSession> acquiring = pool.AcquireAsync().AsTask();
        var late = await pool.FetchAsync("select 1", new PgCallOptions { Timeout = TimeSpan.FromSeconds(0.2) })
            .FailsAsync<PgTimeoutException, QueryResult>();
        Assert.Equal(PgOutcome.NotSent, late.Outcome);

        await server.RestartAsync();

        Assert.Equal(Enumerable.Range(0, 20), await Task.WhenAll(waiting).Soon());
        await using PgSession session = await acquiring.Soon();
        Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
    }

    [LocalServerFact]
    public async Task Callers_who_wait_for_a_dead_server_too_long_are_told()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync();
        await using PgPool pool = await Pools
            .StartAsync(
                server.ConnectionString,
                size: 2,
                options => Quick(options) with { AcquireTimeout = TimeSpan.FromSeconds(0.5) }
            )
            .AsTask();
        await server.StopAsync();
        await Patience.UntilAsync(() => pool.GetStatistics().Restarts > 0, "the pool noticed");

        var failure = await pool.FetchAsync("select 1").FailsAsync<PgOverloadedException, QueryResult>();

        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        Assert.Contains("refused", failure.Message, StringComparison.Ordinal);
    }

    private static PgOptions Quick(PgOptions options) =>
        options with
        {
            BackoffMinimum = TimeSpan.FromMilliseconds(20),
            BackoffMaximum = TimeSpan.FromMilliseconds(200),
            AcquireTimeout = TimeSpan.FromSeconds(30),
        };
}
