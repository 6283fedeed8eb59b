using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class ResetTests(ServerFixture fixture)
{
    [Fact]
    public async Task ResetAsync_makes_a_session_as_new_without_giving_it_back()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        int pid = session.ProcessId;
        string path = (await session.FetchValueAsync<string>("show search_path").Soon())!;
        await session.ExecuteAsync("set search_path = pg_catalog; create temp table t (a int); listen leak").Soon();
        await session.FetchAsync("select pg_advisory_lock(4712)").Soon();
        await session.ExecuteAsync("begin; declare c cursor for select 1").Soon();
        Assert.True(session.IsInTransaction);

        await session.ResetAsync().Soon();

        Assert.False(session.IsInTransaction);
        Assert.Equal(path, await session.FetchValueAsync<string>("show search_path").Soon());
        PgRecord left = (
            await session
                .FetchRowAsync(
                    """
                    select (select count(*) from pg_listening_channels()), (select count(*) from pg_cursors where name <> ''), to_regclass('pg_temp.t') is null,
                        (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())
                    """
                )
                .Soon()
        )!.Value;
        Assert.Equal((0, 0, true, 0), (left.Get<long>(0), left.Get<long>(1), left.Get<bool>(2), left.Get<long>(3)));
        Assert.Equal(pid, await session.FetchValueAsync<int>("select pg_backend_pid()").Soon());
    }

    [Fact]
    public async Task An_advisory_lock_is_free_as_soon_as_its_session_was_given_back_not_at_the_next_use()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgPool other = await fixture.StartPoolAsync();
        long key = Pools.UniqueLock();
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            await session.FetchAsync("select pg_advisory_lock($1)", key).Soon();
        }
        await Patience.UntilAsync(
            async () => await other.FetchValueAsync<bool>("select pg_try_advisory_lock($1)", key).Soon(),
            "the lock is free"
        );
    }

    [Fact]
    public async Task What_a_session_knows_of_its_server_follows_its_settings()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        Assert.Equal(session.ProcessId, await session.FetchValueAsync<int>("select pg_backend_pid()").Soon());
        string zone = session.GetSettings()["TimeZone"];
        await session.ExecuteAsync("set timezone = 'Asia/Tokyo'").Soon();
        Assert.Equal("Asia/Tokyo", session.GetSettings()["TimeZone"]);
        await session.ResetAsync().Soon();
        Assert.Equal(zone, session.GetSettings()["TimeZone"]);
        Assert.Equal(
            await session.FetchValueAsync<string>("show server_version").Soon(),
            pool.GetSettings()["server_version"]
        );
        int number = int.Parse((await session.FetchValueAsync<string>("show server_version_num").Soon())!);
        Assert.Equal(
            (number / 10_000, 0, number % 10_000),
            (pool.ServerVersion.Major, pool.ServerVersion.Minor, pool.ServerVersion.Micro)
        );
        Assert.NotEmpty(session.Endpoint.Host);
    }

    [Fact]
    public async Task A_forgotten_session_comes_back_and_the_log_names_who_forgot_it()
    {
        using var log = new MemoryLog();
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { LoggerFactory = log });
        await ForgetAsync(pool);
        await Patience.UntilAsync(
            async () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                await Task.Yield();
                return log.Lines.Any(line => line.Contains("the forgetful", StringComparison.Ordinal));
            },
            "the log names the holder"
        );
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_log_that_throws_breaks_nothing()
    {
        using var log = new MemoryLog { Throws = true };
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { LoggerFactory = log });
        await pool.FetchAsync("select pg_terminate_backend(pg_backend_pid())")
            .FailsAsync<PostgresException, QueryResult>();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.NotEmpty(log.Lines);
        Assert.Equal(1, pool.GetStatistics().Restarts);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(PgPool pool)
    {
        PgSession session = await pool.AcquireAsync(holder: "the forgetful").Soon();
        Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
    }
}
