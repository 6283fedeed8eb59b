using System.Runtime.CompilerServices;

namespace ActorPg.Server.Tests.Cve;

/// <summary>Flaws that other drivers had with cancels, sessions and pools, by their numbers in the catalogue: none of them is here.</summary>
[Collection(ServerFixture.Collection)]
public sealed class SessionCveTests(ServerFixture fixture)
{
    private const string Left = """
        select (select count(*) from pg_listening_channels()) + (select count(*) from pg_cursors where name <> '')
            + (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())
            + (select count(*) from pg_class where relpersistence = 't' and pg_table_is_visible(oid))
            + (current_setting('work_mem') = '1234kB')::int + (current_user <> session_user)::int
        """;

    public static TheoryData<string> States =>
        [
            "set work_mem = '1234kB'",
            "create temp table leak (a int)",
            "listen leak",
            "select pg_advisory_lock(4711)",
            "set role pg_monitor",
            "begin; declare leak cursor for select 1",
            "begin",
            "begin; select 1/0",
            "declare leak cursor with hold for select 1",
        ];

    [Fact]
    public async Task C22_a_cancel_never_hits_another()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var random = new Random(22);
        int cancelled = 0;
        for (int round = 0; round < 400; round++)
        {
            using var giveUp = new CancellationTokenSource();
            Task<string?> target = pool.FetchValueAsync<string>(
                    "select $1::text from pg_sleep(0.002)",
                    giveUp.Token,
                    "t"
                )
                .AsTask();
            Thread.SpinWait(random.Next(0, 60_000));
            await giveUp.CancelAsync();
            Exception? ended = await Record.ExceptionAsync(() => target.Soon());
            cancelled += ended is PgCanceledException ? 1 : 0;
            Assert.True(ended is null or PgCanceledException, $"{round}: {ended}");
            Assert.Equal(round, await pool.FetchValueAsync<int>("select $1::int", round).Soon());
        }
        Assert.InRange(cancelled, 20, 400);
        Assert.Equal(0, pool.GetStatistics().Losses);
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task C23_the_next_holder_finds_nothing_of_the_last(string left)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSession first = await pool.AcquireAsync().Soon();
        await Record.ExceptionAsync(() => first.ExecuteAsync(left).Soon());
        await first.DisposeAsync();
        await first.DisposeAsync(); // twice is once

        await using PgSession next = await pool.AcquireAsync().Soon();
        Assert.False(next.IsInTransaction);
        Assert.Equal(0, await next.FetchValueAsync<long>(Left).Soon());
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("copy out")]
    [InlineData("copy in")]
    [InlineData("running")]
    public async Task C23_a_session_given_back_in_the_middle_of_something_is_clean_for_the_next(string what)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSession first = await pool.AcquireAsync().Soon();
        await first.ExecuteAsync("set work_mem = '1234kB'; create temp table half (a int)").Soon();
        Task busy = what switch
        {
            "stream" => ReadOneAsync(first),
            "copy out" => first
                .CopyFromQueryAsync("select g from generate_series(1, 1000000) g", new StuckStream())
                .AsTask(),
            "copy in" => first.CopyToTableAsync("half", NeverAsync()).AsTask(),
            _ => first.FetchAsync("select pg_sleep(60)").AsTask(),
        };
        await first.DisposeAsync();

        await using (PgSession next = await pool.AcquireAsync().Soon())
        {
            Assert.False(next.IsInTransaction);
            Assert.Equal(0, await next.FetchValueAsync<long>(Left).Soon());
        }
        Exception? ended = await Record.ExceptionAsync(() => busy.Soon());
        Assert.True(
            what == "stream"
                ? ended is null or PgException or PgCanceledException or ObjectDisposedException
                : ended is not null,
            $"{ended}"
        );
    }

    [Fact]
    public async Task C24_what_a_holder_leaves_is_undone_as_it_goes_not_before_the_next_comes()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgPool other = await fixture.StartPoolAsync();
        long key = Pools.UniqueLock();
        PgSession session = await pool.AcquireAsync().Soon();
        await session.FetchAsync("select pg_advisory_lock($1)", key).Soon();
        Assert.False(await other.FetchValueAsync<bool>("select pg_try_advisory_lock($1)", key).Soon());
        await session.DisposeAsync();
        await Patience.UntilAsync(
            async () => await other.FetchValueAsync<bool>("select pg_try_advisory_lock($1)", key).Soon(),
            "the lock is free, and nobody has asked the pool for anything"
        );
    }

    [Fact]
    public async Task C25_what_was_given_up_does_not_take_the_pool_past_its_size()
    {
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 5,
            change: options => options with { MaxWaiting = 1000, AcquireTimeout = TimeSpan.FromSeconds(60) }
        );
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        Task[] late =
        [
            .. Enumerable
                .Range(0, 60)
                .Select(_ =>
                    pool.FetchAsync("select pg_sleep(30)", new PgCallOptions { Timeout = TimeSpan.FromSeconds(0.3) })
                        .AsTask()
                ),
        ];
        Task all = Task.WhenAll(late).ContinueWith(_ => { }, TaskScheduler.Default);
        int most = 0;
        while (!all.IsCompleted)
        {
            most = Math.Max(most, (await backends.PidsAsync()).Count);
        }
        Assert.InRange(most, 1, 5);
        Assert.All(late, task => Assert.True(task.Exception?.InnerException is PgException, $"{task.Exception}"));
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.InRange((await backends.PidsAsync()).Count, 1, 5);
    }

    [Fact]
    public async Task C28_both_sides_may_fill_every_buffer_at_once()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: options =>
            options with
            {
                ReadBufferBytes = 512,
                WriteBufferBytes = 512,
            }
        );
        string large = new('x', 64 * 1024);
        await pool.FetchValueAsync<string>("select $1::text", "warm").Soon();
        Task<string?>[] all =
        [
            .. Enumerable.Range(0, 400).Select(_ => pool.FetchValueAsync<string>("select $1::text", large).AsTask()),
        ];
        string?[] answers = await Task.WhenAll(all).WaitAsync(TimeSpan.FromMinutes(2));
        Assert.All(answers, answer => Assert.Equal(large.Length, answer!.Length));

        // And when the server goes in the middle of that, all are told.
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        Task<string?>[] cut =
        [
            .. Enumerable
                .Range(0, 400)
                .Select(_ =>
                    pool.FetchValueAsync<string>(
                            "select $1::text",
                            new PgCallOptions { Timeout = TimeSpan.FromSeconds(60) },
                            large
                        )
                        .AsTask()
                ),
        ];
        await backends.TerminateAllAsync();
        foreach (Task<string?> call in cut)
        {
            Exception? ended = await Record.ExceptionAsync(() => call.Soon());
            Assert.True(ended is null or PgConnectionException or PostgresException, $"{ended}");
        }
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    private static async Task ReadOneAsync(PgSession session)
    {
        await foreach (PgRecord _ in session.StreamAsync("select g from generate_series(1, 1000000) g"))
        {
            await Task.Delay(50);
            return;
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> NeverAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        yield return "1\n"u8.ToArray();
        await Task.Delay(TimeSpan.FromMinutes(2), cancellationToken);
    }

    /// <summary>Takes little, slowly.</summary>
    private sealed class StuckStream : MemoryStream
    {
        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => await Task.Delay(100, cancellationToken);
    }
}
