using System.Collections.Concurrent;
using ActorPg.Model;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class NoticeTests(ServerFixture fixture)
{
    private const string Raise = """
        do $$ begin
            raise notice 'first' using detail = 'some detail', hint = 'some hint', errcode = 'N0001';
            raise warning 'second';
            raise info 'third';
        end $$
        """;

    [Fact]
    public async Task Notices_and_warnings_come_in_order_with_all_fields_to_options_pool_and_session()
    {
        var byOptions = new ConcurrentQueue<PgNotice>();
        var byPool = new ConcurrentQueue<PgNotice>();
        var bySession = new ConcurrentQueue<PgNotice>();
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { OnNotice = byOptions.Enqueue });
        using IDisposable ofPool = pool.AddNoticeListener(byPool.Enqueue);
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            using IDisposable ofSession = session.AddNoticeListener(bySession.Enqueue);
            await session.ExecuteAsync(Raise).Soon();
            await Patience.UntilAsync(() => bySession.Count == 3, "three notices");
        }
        await pool.ExecuteAsync("do $$ begin raise notice 'fourth'; end $$").Soon();
        await Patience.UntilAsync(() => byOptions.Count == 4 && byPool.Count == 4, "four notices");

        Assert.Equal(["first", "second", "third"], bySession.Select(n => n.MessageText));
        Assert.Equal(["first", "second", "third", "fourth"], byPool.Select(n => n.MessageText));
        Assert.Equal(["NOTICE", "WARNING", "INFO"], bySession.Select(n => n.Severity));
        PgNotice first = bySession.First();
        Assert.Equal(("N0001", "some detail", "some hint"), (first.SqlState, first.Detail, first.Hint));
        Assert.Contains("PL/pgSQL", first.Where, StringComparison.Ordinal);
        Assert.Equal("exec_stmt_raise", first.Routine);
    }

    [Fact]
    public async Task A_listener_that_is_taken_away_hears_no_more_and_one_that_throws_harms_nobody()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var heard = new ConcurrentQueue<string>();
        var gone = new ConcurrentQueue<string>();
        using IDisposable bad = pool.AddNoticeListener(_ => throw new InvalidOperationException("mine"));
        IDisposable leaving = pool.AddNoticeListener(n => gone.Enqueue(n.MessageText));
        using IDisposable good = pool.AddNoticeListener(n => heard.Enqueue(n.MessageText));
        await pool.ExecuteAsync("do $$ begin raise notice 'a'; end $$").Soon();
        await Patience.UntilAsync(() => heard.Count == 1, "a notice");
        leaving.Dispose();
        await pool.ExecuteAsync("do $$ begin raise notice 'b'; end $$").Soon();
        await Patience.UntilAsync(() => heard.Count == 2, "a notice");
        Assert.Equal(["a"], gone);
        Assert.Equal(0, pool.GetStatistics().Losses);
    }

    [Fact]
    public async Task A_flood_of_notices_is_bounded_and_its_query_ends_well()
    {
        using var blocked = new ManualResetEventSlim();
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                OnNotice = _ => blocked.Wait(Patience.Limit),
            }
        );
        await pool.ExecuteAsync("do $$ begin for i in 1..100000 loop raise notice '%', i; end loop; end $$").Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        blocked.Set();
    }

    [Fact]
    public async Task The_end_of_a_connection_is_told_once_whether_it_was_lost_or_closed()
    {
        var ends = new ConcurrentQueue<PgTermination>();
        PgPool pool = await fixture.StartPoolAsync(change: o => o with { OnTermination = ends.Enqueue });
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        var own = new ConcurrentQueue<PgTermination>();
        PgSession session = await pool.AcquireAsync().Soon();
        int process = session.ProcessId;
        session.AddTerminationListener(own.Enqueue);
        await backends.TerminateAllAsync();
        await Patience.UntilAsync(() => ends.Count == 1 && own.Count == 1, "an end");
        Assert.Equal((process, false), (own.Single().ProcessId, own.Single().IsExpected));
        Assert.Contains("terminating connection", own.Single().Reason.ToString(), StringComparison.Ordinal);
        await session.DisposeAsync();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        await pool.DisposeAsync();
        await Patience.UntilAsync(() => ends.Count == 2, "another end");
        Assert.True(ends.Last().IsExpected);
        Assert.Single(own);
    }

    [Fact]
    public async Task A_query_logger_sees_text_time_server_and_failure_of_each_query_and_no_arguments()
    {
        var log = new ConcurrentQueue<PgQueryLog>();
        await using PgPool pool = await fixture.StartPoolAsync();
        using IDisposable logger = pool.AddQueryLogger(log.Enqueue);
        string longText = "select $1::int -- " + new string('x', 500);
        await pool.FetchAsync(longText, 41).Soon();
        await pool.FetchAsync("select 1 / $1", 0).FailsWithAsync("22012");
        await pool.ExecuteAsync("select 1; select 2").Soon();
        await pool.ExecuteManyAsync(
                "select $1::int",
                [
                    [1],
                    [2],
                ]
            )
            .Soon();
        await Patience.UntilAsync(() => log.Count == 4, "four entries");

        Assert.Equal(
            [longText, "select 1 / $1", "select 1; select 2", "select $1::int"],
            log.Select(entry => entry.Sql)
        );
        Assert.Equal("22012", Assert.IsType<PostgresException>(log.ElementAt(1).Exception).SqlState);
        Assert.All(log, entry => Assert.True(entry.Elapsed > TimeSpan.Zero && entry.ProcessId != 0));
        Assert.All(log, entry => Assert.NotNull(entry.Endpoint));
        Assert.All(log, entry => Assert.Null(entry.Arguments));
        Assert.DoesNotContain("41", log.First().ToString()[..20], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_was_never_sent_is_logged_too_and_arguments_where_they_are_asked_for()
    {
        var log = new ConcurrentQueue<PgQueryLog>();
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                LogArguments = true,
                AcquireTimeout = TimeSpan.FromSeconds(0.2),
                OnQuery = log.Enqueue,
            }
        );
        await pool.FetchAsync("select $1::int, $2::text, $3::int", 41, "secret", PgArgument.Null).Soon();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await pool.FetchAsync("select $1::int, $2::text, $3::int", 42, "b", 3)
            .FailsAsync<PgOverloadedException, QueryResult>();
        await Patience.UntilAsync(() => log.Count == 2, "two entries");
        Assert.Equal([41, "secret", null], log.First().Arguments);
        Assert.IsType<PgOverloadedException>(log.Last().Exception);
        Assert.Null(log.Last().Endpoint);
    }

    [Fact]
    public async Task A_sessions_query_logger_sees_its_own_and_a_logger_that_throws_breaks_nothing()
    {
        var log = new ConcurrentQueue<string>();
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        using IDisposable bad = pool.AddQueryLogger(_ => throw new InvalidOperationException("mine"));
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            using (session.AddQueryLogger(entry => log.Enqueue(entry.Sql)))
            {
                await session.FetchAsync("select 'own'").Soon();
                await pool.FetchAsync("select 'other'").Soon();
                await Patience.UntilAsync(() => !log.IsEmpty, "an entry");
            }
            await session.FetchAsync("select 'later'").Soon();
        }
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i).Soon());
        }
        Assert.Equal(["select 'own'"], log);
        Assert.Equal(0, pool.GetStatistics().Losses);
    }
}
