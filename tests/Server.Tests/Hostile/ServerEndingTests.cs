namespace ActorPg.Server.Tests.Hostile;

/// <summary>H69 to H75: all the ways in which a real server ends a connection, each while it is idle, in a query, in a transaction and in a COPY.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ServerEndingTests(ServerFixture fixture)
{
    [Theory]
    [InlineData(Moment.Idle)]
    [InlineData(Moment.Query)]
    [InlineData(Moment.Transaction)]
    [InlineData(Moment.Copy)]
    public async Task H69_a_connection_that_is_terminated(Moment moment)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        string table = Pools.Unique("t");
        var ending = new Ending(pool, backends, table);
        await ending.PrepareAsync();
        await ending.AtAsync(moment, process => TerminateAsync(backends, process));
        Told(ending.Failure, moment, "57P01");
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [LocalServerFact]
    public Task H70_a_server_that_is_stopped_at_once() =>
        WithServerAsync((server, _) => server.RestartAsync(LocalStopMode.Immediate), "57P01");

    [LocalServerFact]
    public Task H71_a_server_one_of_whose_processes_crashed() =>
        WithServerAsync(
            async (server, _) =>
            {
                await using PgPool other = await Pools.StartAsync(server.ConnectionString);
                int victim = await other.FetchValueAsync<int>("select pg_backend_pid()").Soon();
                await KillAsync(server, victim);
            },
            "57P02"
        );

    [Fact]
    public async Task H72_a_transaction_that_was_idle_too_long()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: options =>
            options.WithSetting("idle_in_transaction_session_timeout", "200ms")
        );
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        string table = Pools.Unique("t");
        var ending = new Ending(pool, backends, table);
        await ending.PrepareAsync();
        await ending.AtAsync(Moment.Transaction, _ => Task.CompletedTask);
        Told(ending.Failure, Moment.Transaction, "25P03");
        // Elsewhere the setting does nothing: idle outside a transaction, or in a statement, is no matter of its.
        Assert.Equal("x", await pool.FetchValueAsync<string>("select 'x' from pg_sleep(0.5)").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task H73_a_session_that_was_idle_too_long()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: options =>
            options.WithSetting("idle_session_timeout", "200ms")
        );
        for (int i = 1; i <= 3; i++)
        {
            await Patience.UntilAsync(() => pool.GetStatistics().Losses >= i, "the idle connection was ended");
            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", i).Soon());
        }
        // Between the statements of a session the next call knows the cause.
        await using PgSession session = await pool.AcquireAsync().Soon();
        long losses = pool.GetStatistics().Losses;
        await Patience.UntilAsync(() => pool.GetStatistics().Losses > losses, "the session was ended");
        var over = await Assert.ThrowsAnyAsync<PgException>(() => session.FetchAsync("select 1").Soon());
        Assert.Equal(PgOutcome.NotSent, over.Outcome);
        Assert.Contains("57P05", over.ToString(), StringComparison.Ordinal);
    }

    [LocalServerFact]
    public Task H74_a_process_that_is_killed_and_says_nothing() =>
        WithServerAsync((server, process) => KillAsync(server, process), "onnection");

    [Fact]
    public async Task H75_no_room_for_another_connection()
    {
        string role = Pools.Unique("few");
        await using PgPool owner = await fixture.StartPoolAsync();
        await owner.ExecuteAsync($"create role {role} login password 'few' connection limit 1").Soon();
        PgOptions options = Pools.Options(fixture.Url, size: 3) with
        {
            User = role,
            Password = "few",
            AcquireTimeout = TimeSpan.FromSeconds(0.5),
        };
        await using (PgPool first = await PgPool.StartAsync(options).AsTask().Soon())
        {
            // The start of another says so at once.
            var refused = await Assert.ThrowsAnyAsync<PgException>(() => PgPool.StartAsync(options).AsTask().Soon());
            Assert.Contains("53300", refused.ToString(), StringComparison.Ordinal);
            // One that has a connection goes on with it; who needs a second one is told when patience ends, and why.
            await using (await first.AcquireAsync().Soon())
            {
                var late = await Assert.ThrowsAnyAsync<PgException>(() => first.AcquireAsync().AsTask().Soon());
                Assert.Equal(PgOutcome.NotSent, late.Outcome);
                Assert.Contains("53300", late.ToString(), StringComparison.Ordinal);
            }
            Assert.Equal(1, await first.FetchValueAsync<int>("select 1").Soon());
        }
        await owner.ExecuteAsync($"drop role {role}").Soon();
    }

    /// <summary>A server of its own, and on it each moment in turn.</summary>
    private static async Task WithServerAsync(Func<LocalPostgres, int, Task> end, string cause)
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync();
        await using PgPool pool = await Pools
            .StartAsync(
                server.ConnectionString,
                change: options =>
                    options with
                    {
                        BackoffMinimum = TimeSpan.FromMilliseconds(20),
                        BackoffMaximum = TimeSpan.FromMilliseconds(200),
                        AcquireTimeout = TimeSpan.FromSeconds(30),
                    }
            )
            .AsTask();
        await using Backends backends = await Backends.OfAsync(pool, server.ConnectionString);
        var ending = new Ending(pool, backends, "kept");
        await ending.PrepareAsync();
        foreach (Moment moment in Enum.GetValues<Moment>())
        {
            await ending.AtAsync(moment, process => end(server, process));
            Told(ending.Failure, moment, cause);
        }
    }

    private static void Told(PgException? failure, Moment moment, string cause)
    {
        Assert.Equal(moment == Moment.Idle, failure is null);
        if (failure is not null)
        {
            Assert.Contains(cause, failure.ToString(), StringComparison.Ordinal);
            // A server that named its reason in an error had given the statement up; all others leave it in doubt, where anything had left.
            Assert.True(failure.Outcome != PgOutcome.Server || failure is PostgresException, $"{failure}");
        }
    }

    private static async Task TerminateAsync(Backends backends, int process) =>
        Assert.True(await backends.Observer.FetchValueAsync<bool>("select pg_terminate_backend($1)", process).Soon());

    /// <summary>SIGKILL, by way of the server itself: nobody else may.</summary>
    private static async Task KillAsync(LocalPostgres server, int process)
    {
        await using PgPool killer = await Pools.StartAsync(server.ConnectionString);
        try
        {
            await killer.ExecuteAsync($"copy (select 1) to program 'kill -9 {process}'").Soon();
        }
        catch (PgException)
        {
            // The others go down with it.
        }
    }
}
