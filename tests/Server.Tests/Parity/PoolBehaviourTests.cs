namespace ActorPg.Server.Tests.Parity;

/// <summary>What users of asyncpg's pool take for granted.</summary>
[Collection(ServerFixture.Collection)]
public sealed class PoolBehaviourTests(ServerFixture fixture)
{
    [Theory]
    [InlineData(5, 2, 1, 1)]
    [InlineData(0, 0, 1, 1)]
    [InlineData(0, -1, 1, 1)]
    [InlineData(-1, 2, 1, 1)]
    [InlineData(1, 2, -1, 1)]
    [InlineData(1, 2, 1, -1)]
    public async Task Sizes_and_limits_that_make_no_sense_are_refused(int min, int max, int queries, int idle)
    {
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await PgPool.StartAsync(
                PgOptions.Parse(fixture.Url) with
                {
                    MinSize = min,
                    MaxSize = max,
                    MaxQueries = queries,
                    IdleLifetime = TimeSpan.FromSeconds(idle),
                }
            )
        );
    }

    [Fact]
    public async Task A_session_is_given_back_once_however_often_it_is_disposed_of()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSession session = await pool.AcquireAsync().Soon();
        await session.DisposeAsync().Soon();
        await using PgSession next = await pool.AcquireAsync().Soon();
        await session.DisposeAsync().Soon();
        Assert.Equal(1, await next.FetchValueAsync<int>("select 1").Soon());
        await Assert.ThrowsAsync<PgTimeoutException>(async () =>
            await pool.AcquireAsync(new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(50) }).Soon()
        );
    }

    [Fact]
    public async Task After_close_everything_says_that_the_pool_is_closed()
    {
        PgPool pool = await fixture.StartPoolAsync();
        await pool.CloseAsync().Soon();
        await pool.CloseAsync().Soon();
        pool.Terminate();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.AcquireAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.FetchAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.ExecuteAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.BeginAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.PrepareAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.ListenAsync("c"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.ExpireAsync());
    }

    [Fact]
    public async Task A_connection_killed_while_it_is_held_is_given_back_and_the_next_one_is_new()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        int first;
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            first = session.ProcessId;
            await backends.TerminateAllAsync();
            await Patience.UntilAsync(() => pool.GetStatistics().Losses > 0, "the loss was noticed");
        }
        await using PgSession second = await pool.AcquireAsync().Soon();
        Assert.NotEqual(first, second.ProcessId);
        Assert.Equal(1, await second.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task What_a_holder_set_is_not_there_for_the_next()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string before;
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            before = (await session.FetchValueAsync<string>("show work_mem").Soon())!;
            await session
                .ExecuteAsync("set work_mem = '7MB'; set application_name = 'other'; create temp table here (a int)")
                .Soon();
            await session
                .ExecuteAsync("listen something; select pg_advisory_lock(77); declare c cursor with hold for select 1")
                .Soon();
            await session.FetchAsync("select set_config('my.own', 'x', false)").Soon();
        }
        await using PgSession next = await pool.AcquireAsync().Soon();
        Assert.Equal(before, await next.FetchValueAsync<string>("show work_mem").Soon());
        Assert.Equal(pool.Options.ApplicationName, await next.FetchValueAsync<string>("show application_name").Soon());
        Assert.Empty(await next.FetchAsync("select pg_listening_channels()").Soon());
        Assert.Equal(
            0,
            await next.FetchValueAsync<long>(
                    "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
                )
                .Soon()
        );
        Assert.Equal(0, await next.FetchValueAsync<long>("select count(*) from pg_cursors where name = 'c'").Soon());
        Assert.Null(await next.FetchValueAsync<string>("select to_regclass('here')::text").Soon());
        Assert.Equal(
            "",
            await next.FetchValueAsync<string>("select coalesce(current_setting('my.own', true), '')").Soon()
        );
    }

    [Fact]
    public async Task Statements_prepared_by_SQL_are_gone_behind_their_holder()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            await session.ExecuteAsync("prepare mine as select 1").Soon();
            Assert.Equal(1, await session.FetchValueAsync<int>("execute mine").Soon());
        }
        await using PgSession next = await pool.AcquireAsync().Soon();
        await next.ExecuteAsync("prepare mine as select 2").Soon();
        Assert.Equal(2, await next.FetchValueAsync<int>("execute mine").Soon());
        await next.ResetAsync().Soon();
        Assert.Equal(2, await next.FetchValueAsync<int>("execute mine").Soon()); // its holder is still the same
    }

    [Fact]
    public async Task A_hundred_tasks_share_ten_sessions()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 10);
        int[] answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 100)
                    .Select(async i =>
                    {
                        await using PgSession session = await pool.AcquireAsync();
                        await session.ExecuteAsync("select pg_sleep(0.001)");
                        return await session.FetchValueAsync<int>("select $1::int", i);
                    })
            )
            .Soon();
        Assert.Equal(Enumerable.Range(0, 100), answers);
        Assert.InRange(pool.GetStatistics().Size, 1, 10);
    }

    [Fact]
    public async Task A_query_cancelled_just_before_release_leaves_a_usable_connection()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int i = 0; i < 20; i++)
        {
            await using (PgSession session = await pool.AcquireAsync().Soon())
            {
                await Assert.ThrowsAsync<PgTimeoutException>(async () =>
                    await session
                        .ExecuteAsync(
                            "select pg_sleep(60)",
                            new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(5) }
                        )
                        .Soon()
                );
            }
            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i).Soon());
        }
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_generator_left_in_the_middle_ends_its_transaction()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await table.Pool.ExecuteAsync($"insert into {table.Name} select generate_series(1, 1000)").Soon();
        async IAsyncEnumerable<int> Ids()
        {
            await using PgTransaction transaction = await table.Pool.BeginAsync();
            await foreach (PgRecord row in await transaction.CursorAsync($"select id from {table.Name} order by id"))
            {
                yield return row.Get<int>(0);
            }
        }
        await foreach (int id in Ids())
        {
            if (id == 60)
            {
                break;
            }
        }
        Assert.Equal(1000, await table.CountAsync().Soon());
        await using PgSession session = await table.Pool.AcquireAsync().Soon();
        Assert.False(session.IsInTransaction);
    }
}
