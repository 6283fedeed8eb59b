using System.Globalization;
using System.Text;

namespace ActorPg.Server.Tests.Secrets;

/// <summary>Every failure that can be provoked, with a password and with values that are nobody's business: none of them is in a log, an exception or a text.</summary>
[Collection(ServerFixture.Collection)]
public sealed class SecretTests(ServerFixture fixture)
{
    private const string Password = "canary-password-5d1";
    private const string Value = "canary-value-7e2";

    private readonly MemoryLog _log = new();
    private readonly StringBuilder _told = new();

    [Fact]
    public async Task No_password_is_told_by_any_failure()
    {
        string role = Pools.Unique("secret");
        await using PgPool owner = await fixture.StartPoolAsync();
        await owner.ExecuteAsync($"create role {role} login password '{Password}'").Soon();
        PgOptions options = Pools.Options(fixture.Url) with
        {
            User = role,
            Password = Password,
            SslKeyPassword = Password,
            LoggerFactory = _log,
            AcquireTimeout = TimeSpan.FromSeconds(2),
            ConnectTimeout = TimeSpan.FromSeconds(2),
        };
        Func<PgOptions, PgOptions>[] ways =
        [
            o => o with { Database = "no_such_database" },
            o => o with { User = "no_such_role" },
            o => o with { Endpoints = [new PgEndpoint("127.0.0.1", 1)] },
            o => o with { Endpoints = [new PgEndpoint("no-such-host.invalid", 5432)] },
            o => o.WithSetting("no_such_setting", "x"),
            o => o with { SslMode = PgSslMode.VerifyFull, SslRootCertificate = "/no/such/file" },
            o =>
                o with
                {
                    PasswordProvider = _ => ValueTask.FromException<string>(new IOException("the vault is shut")),
                },
        ];
        foreach (Func<PgOptions, PgOptions> way in ways)
        {
            await NoteAsync(() => PgPool.StartAsync(way(options)).AsTask());
        }
        foreach (
            string url in (string[])
                [
                    $"postgres://u:{Password}@[::1/d",
                    $"host=h password='{Password}",
                    $"postgres://u:{Password}@h/d?min_size=x",
                ]
        )
        {
            await NoteAsync(() => Task.FromResult(PgOptions.Parse(url)));
        }
        await using (PgPool pool = await PgPool.StartAsync(options).AsTask().Soon())
        {
            Note(pool, pool.Options, pool.GetStatistics());
            await NoteAsync(() => pool.FetchAsync("select nonsense from nowhere").AsTask());
            await owner
                .FetchAsync("select pg_terminate_backend(pid) from pg_stat_activity where usename = $1", role)
                .Soon();
            await Patience.UntilAsync(() => pool.GetStatistics().Losses > 0, "the pool knows");
            Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        }
        await owner.ExecuteAsync($"drop role {role}").Soon();
        AssertSilence(Password);
    }

    [Fact]
    public async Task No_value_is_told_by_a_failure_of_ours_or_by_a_log()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create table t (id int primary key, note text unique check (note <> 'forbidden'))"
        );
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 2,
            change: options =>
                options.WithSetting("search_path", schema.Name) with
                {
                    LoggerFactory = _log,
                    CancelTimeout = TimeSpan.FromSeconds(5),
                }
        );
        string insert = "insert into t values ($1, $2)";
        await pool.ExecuteAsync(insert, 1, Value).Soon();
        // A server's detail says which value was there already: it is kept, and not shown.
        var twice = await NoteAsync(() => pool.ExecuteAsync(insert, 2, Value).AsTask());
        Assert.Contains(Value, Assert.IsType<PostgresException>(twice).Detail, StringComparison.Ordinal);
        await NoteAsync(() => pool.ExecuteAsync(insert, Value, Value).AsTask());
        await NoteAsync(() => pool.ExecuteAsync(insert, Value).AsTask());
        await NoteAsync(() => pool.ExecuteAsync(insert, 3, Value + "\0").AsTask());
        await NoteAsync(() => pool.ExecuteAsync(insert, 3, Value + "\ud800").AsTask());
        await NoteAsync(() =>
            pool.ExecuteManyAsync(
                    insert,
                    [
                        [4, Value + "x"],
                        [5, Value + "x"],
                    ]
                )
                .AsTask()
        );
        await NoteAsync(() =>
            pool.ExecuteManyAsync(
                    insert,
                    [
                        [Value, 1],
                    ]
                )
                .AsTask()
        );
        await NoteAsync(() => pool.CopyRecordsToTableAsync("t", [(6, Value)]).AsTask());
        await NoteAsync(() => pool.CopyRecordsToTableAsync("t", [(Value, 6)]).AsTask());
        await NoteAsync(() => pool.FetchValueAsync<int>("select $1::text", Value).AsTask());
        await NoteAsync(() => pool.FetchAsync<DateOnly>("select $1::text", Value).AsTask());
        await NoteAsync(() => pool.FetchAsync("select pg_sleep(30), $1::text", Quick, Value).AsTask());
        await NoteAsync(() => pool.NotifyAsync("news", Value + new string('x', 9000)).AsTask());
        QueryResult rows = await pool.FetchAsync("select note from t").Soon();
        await NoteAsync(async () =>
        {
            await using PgSession session = await pool.AcquireAsync();
            Task<QueryResult> running = session.FetchAsync("select pg_sleep(30), $1::text", Value).AsTask();
            await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
            await backends.UntilRunningAsync("pg_sleep");
            await backends.TerminateAllAsync();
            return await running.Soon();
        });
        Note(pool, pool.GetStatistics(), rows, PgArgument.From(Value));
        AssertSilence(Value);
    }

    private static PgCallOptions Quick => new() { Timeout = TimeSpan.FromSeconds(0.3) };

    private async Task<Exception?> NoteAsync<T>(Func<Task<T>> call)
    {
        Exception? failure = await Record.ExceptionAsync(() => call().Soon());
        Assert.NotNull(failure);
        Note(failure);
        return failure;
    }

    private async Task NoteAsync(Func<Task> call)
    {
        Exception? failure = await Record.ExceptionAsync(() => call().Soon());
        Assert.NotNull(failure);
        Note(failure);
    }

    private void Note(params object[] things)
    {
        foreach (object thing in things)
        {
            _told.Append(CultureInfo.InvariantCulture, $"{thing.GetType()}: {thing}\n");
            for (Exception? failure = thing as Exception; failure is not null; failure = failure.InnerException)
            {
                _told.Append(CultureInfo.InvariantCulture, $"{failure.Message}\n");
                foreach (object? datum in failure.Data.Values)
                {
                    _told.Append(CultureInfo.InvariantCulture, $"{datum}\n");
                }
            }
        }
    }

    private void AssertSilence(string secret)
    {
        Assert.True(_told.Length > 1000);
        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(secret, _told.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
