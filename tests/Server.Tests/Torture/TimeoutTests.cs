namespace ActorPg.Server.Tests.Torture;

[Collection(ServerFixture.Collection)]
public sealed class TimeoutTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_call_is_stopped_by_the_server_when_its_time_is_over()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.PrepareAsync("select pg_sleep(60)").Soon();

        var failure = await pool.FetchAsync("select pg_sleep(60)", In(0.1))
            .FailsAsync<PgTimeoutException, QueryResult>();

        Assert.Equal(PgOutcome.Server, failure.Outcome);
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task The_servers_own_timeout_is_the_servers_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o.WithSetting("statement_timeout", "50ms"));

        PostgresException error = await pool.FetchAsync("select pg_sleep(60)", In(30))
            .FailsWithAsync(SqlStates.QueryCanceled);

        Assert.Contains("statement timeout", error.MessageText, StringComparison.Ordinal);
        Assert.Equal(PgOutcome.Server, error.Outcome);
    }

    [Fact]
    public async Task The_pools_command_timeout_holds_for_calls_that_bring_none()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                CommandTimeout = TimeSpan.FromSeconds(0.2),
            }
        );

        await pool.FetchAsync("select pg_sleep(60)").FailsAsync<PgTimeoutException, QueryResult>();
        await pool.ExecuteAsync("select pg_sleep(60)").FailsAsync<PgTimeoutException, CommandTag>();
        await pool.ExecuteManyAsync(
                "select pg_sleep($1)",
                [
                    [60.0],
                ]
            )
            .FailsAsync<PgTimeoutException, long>();
        Assert.Equal("", (await pool.FetchValueAsync<string>("select pg_sleep(0.4)::text", In(20)).Soon()));
    }

    [Fact]
    public async Task A_call_may_have_no_timeout_although_the_pool_has_one()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                CommandTimeout = TimeSpan.FromSeconds(0.2),
            }
        );
        PgCallOptions endless = new() { Timeout = Timeout.InfiniteTimeSpan };

        await pool.FetchAsync("select pg_sleep(0.4)", endless).Soon();
        await pool.FetchAsync("select pg_sleep(0.4)", endless).Soon();
        await pool.ExecuteAsync("select pg_sleep(0.4)", endless).Soon();
    }

    [Fact]
    public async Task Time_spent_waiting_for_a_connection_counts()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync();

        var query = await pool.FetchAsync("select 1", In(0.1)).FailsAsync<PgTimeoutException, QueryResult>();
        var acquire = await pool.AcquireAsync(In(0.1)).FailsAsync<PgTimeoutException, PgSession>();
        var script = await pool.ExecuteAsync("select 1", In(0.1)).FailsAsync<PgTimeoutException, CommandTag>();

        Assert.Equal(
            [PgOutcome.NotSent, PgOutcome.NotSent, PgOutcome.NotSent],
            [query.Outcome, acquire.Outcome, script.Outcome]
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task No_time_at_all_sends_nothing(double seconds)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string sequence = Pools.Unique("seq");
        await pool.ExecuteAsync($"create sequence {sequence}").Soon();
        string next = $"select nextval('{sequence}')";
        await pool.PrepareAsync(next).Soon();

        var query = await pool.FetchAsync(next, In(seconds)).FailsAsync<PgTimeoutException, QueryResult>();
        var script = await pool.ExecuteAsync(next, In(seconds)).FailsAsync<PgTimeoutException, CommandTag>();

        Assert.Equal((PgOutcome.NotSent, PgOutcome.NotSent), (query.Outcome, script.Outcome));
        Assert.Equal(1, await pool.FetchValueAsync<long>(next).Soon());
        await pool.ExecuteAsync($"drop sequence {sequence}").Soon();
    }

    [Fact]
    public async Task The_longest_time_span_is_as_good_as_none()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgCallOptions options = new() { Timeout = TimeSpan.MaxValue };

        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1", options).Soon());
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1", options).Soon());
        await pool.ExecuteAsync("select 1", options).Soon();
        await using PgSession session = await pool.AcquireAsync(options).Soon();
    }

    [Fact]
    public async Task A_query_that_does_not_hear_the_cancel_costs_its_connection_and_nothing_else()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                CancelTimeout = TimeSpan.FromSeconds(0.3),
            }
        );
        // A handler that swallows every cancel.
        const string Deaf = """
            do $$ begin loop begin perform pg_sleep(60); exception when query_canceled then null; end; end loop; end $$
            """;

        var failure = await pool.ExecuteAsync(Deaf, In(0.1)).FailsAsync<PgTimeoutException, CommandTag>();

        Assert.Equal(PgOutcome.Unknown, failure.Outcome);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(1, pool.GetStatistics().Restarts);
        await using PgPool other = await fixture.StartPoolAsync();
        await other
            .FetchAsync(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and state = 'active'",
                pool.Options.ApplicationName!
            )
            .Soon();
    }

    private static PgCallOptions In(double seconds) => new() { Timeout = TimeSpan.FromSeconds(seconds) };
}
