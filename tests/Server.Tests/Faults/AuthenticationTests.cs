using Microsoft.Extensions.Logging;

namespace ActorPg.Server.Tests.Faults;

/// <summary>Servers of its own, one for each way to log in; they run beside the tests of the shared one.</summary>
public sealed class AuthenticationTests
{
    [LocalServerTheory]
    [InlineData(LocalAuthentication.ScramSha256)]
    [InlineData(LocalAuthentication.Md5)]
    public async Task With_the_password_one_is_let_in_and_with_another_refused(LocalAuthentication authentication)
    {
        const string Password = "pä ss'w\\ord %41";
        await using LocalPostgres server = await LocalPostgres.StartAsync(
            new() { Authentication = authentication, Password = Password }
        );
        await using (PgPool pool = await PgPool.StartAsync(server.ConnectionString).Soon())
        {
            Assert.Equal(server.SuperUser, await pool.FetchValueAsync<string>("select current_user").Soon());
        }
        await using (PgPool pool = await PgPool.StartAsync(server.UnixSocketConnectionString!).Soon())
        {
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        }

        PgOptions options = PgOptions.Parse(server.ConnectionString);
        PostgresException wrong = await PgPool
            .StartAsync(options with { Password = "wrong secret" })
            .FailsWithAsync("28P01");
        Assert.DoesNotContain("wrong secret", wrong.ToString(), StringComparison.Ordinal);
        Exception none = await Assert.ThrowsAnyAsync<PgException>(() =>
            PgPool.StartAsync(options with { Password = null, PassFile = null }).Soon()
        );
        Assert.Contains("password", none.Message, StringComparison.OrdinalIgnoreCase);
        await PgPool.StartAsync(options with { Database = "nowhere" }).FailsWithAsync("3D000");
        await Assert.ThrowsAnyAsync<PgException>(() => PgPool.StartAsync(options with { User = "nobody" }).Soon());
        await PgPool.StartAsync(options.WithSetting("no_such_setting", "1")).FailsWithAsync("42704");
    }

    [LocalServerFact]
    public async Task Every_new_connection_asks_the_provider_for_the_password()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync(
            new() { Authentication = LocalAuthentication.ScramSha256, Password = "first" }
        );
        string password = "first";
        int asked = 0;
        PgOptions options = PgOptions.Parse(server.ConnectionString) with
        {
            Password = "outranked",
            MaxSize = 1,
            PasswordProvider = _ =>
            {
                Interlocked.Increment(ref asked);
                return new ValueTask<string>(password);
            },
        };
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        Assert.Equal(1, asked);

        await pool.ExecuteAsync("alter role postgres password 'second'").Soon();
        password = "second";
        await KillAsync(pool);

        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(2, asked);
    }

    [LocalServerFact]
    public async Task A_provider_that_fails_is_the_cause_that_is_told()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync(
            new() { Authentication = LocalAuthentication.ScramSha256, Password = "first" }
        );
        PgOptions options = PgOptions.Parse(server.ConnectionString);
        var mine = new FormatException("the vault is shut");
        foreach (
            Func<CancellationToken, ValueTask<string>> provider in (Func<CancellationToken, ValueTask<string>>[])
                [
                    _ => ValueTask.FromException<string>(mine),
                    _ => throw mine,
                    async _ =>
                    {
                        await Task.Yield();
                        throw mine;
                    },
                ]
        )
        {
            var failure = await PgPool
                .StartAsync(options with { PasswordProvider = provider })
                .FailsAsync<PgConnectionException, PgPool>();
            Assert.Contains("the vault is shut", failure.Message, StringComparison.Ordinal);
            Assert.Same(mine, failure.InnerException);
        }
    }

    [LocalServerFact]
    public async Task A_password_that_no_longer_holds_fails_the_callers_and_starts_no_storm()
    {
        await using LocalPostgres server = await LocalPostgres.StartAsync(
            new() { Authentication = LocalAuthentication.ScramSha256, Password = "first" }
        );
        using var log = new CountingLog("cannot connect");
        PgOptions options = PgOptions.Parse(server.ConnectionString) with
        {
            LoggerFactory = log,
            MinSize = 2,
            MaxSize = 4,
        };
        await using PgPool pool = await PgPool.StartAsync(options).Soon();
        await pool.ExecuteAsync("alter role postgres password 'second'").Soon();
        await KillAsync(pool, options.MinSize);

        await pool.FetchAsync("select 1").FailsWithAsync("28P01");
        await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        Assert.InRange(log.Count, 1, 40);

        // The administrator mends it, and nobody has to start the program anew.
        await using (PgPool other = await PgPool.StartAsync(options with { Password = "second" }).Soon())
        {
            await other.ExecuteAsync("alter role postgres password 'first'").Soon();
        }
        await Patience.UntilAsync(
            async () =>
            {
                try
                {
                    return await pool.FetchValueAsync<int>("select 1") == 1;
                }
                catch (PgException)
                {
                    return false;
                }
            },
            "the pool works again"
        );
    }

    /// <summary>
    /// Ends every connection of the pool, and waits until it has noticed each: a call sent to one that has yet to read
    /// the server's last word would be answered by that word.
    /// </summary>
    private static async Task KillAsync(PgPool pool, int size = 1)
    {
        await Patience.UntilAsync(() => pool.GetStatistics().Ready == size, $"the pool has its {size} connections");
        long before = pool.GetStatistics().Losses;
        try
        {
            await pool.FetchAsync(
                    "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' order by pid = pg_backend_pid()"
                )
                .Soon();
        }
        catch (PgException) { }
        await Patience.UntilAsync(() => pool.GetStatistics().Losses >= before + size, "the pool noticed every loss");
    }

    private sealed class CountingLog(string text) : ILoggerFactory, ILogger
    {
        private int _count;

        public int Count => _count;

        public void AddProvider(ILoggerProvider provider) { }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (formatter(state, exception).Contains(text, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _count);
            }
        }

        public void Dispose() { }
    }
}
