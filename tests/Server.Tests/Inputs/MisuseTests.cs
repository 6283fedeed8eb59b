using System.Runtime.CompilerServices;

namespace ActorPg.Server.Tests.Inputs;

/// <summary>Misuse of the API, by its numbers in the catalogue of bad inputs.</summary>
[Collection(ServerFixture.Collection)]
public sealed class MisuseTests(ServerFixture fixture)
{
    [Fact]
    public async Task B56_What_was_disposed_of_says_so()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSession session = await pool.AcquireAsync().Soon();
        PgStatement statement = await session.PrepareAsync("select 1").Soon();
        PgTransaction transaction = await session.BeginAsync().Soon();
        PgCursor cursor = await transaction.CursorAsync("select 1").Soon();
        await cursor.DisposeAsync();
        await transaction.DisposeAsync();
        await session.DisposeAsync();
        foreach (
            Func<Task> call in (Func<Task>[])
                [
                    async () => await session.FetchAsync("select 1"),
                    async () => await session.ExecuteAsync("select 1"),
                    async () => await session.BeginAsync(),
                    async () => await session.ResetAsync(),
                    async () => await statement.FetchAsync(),
                    async () => await cursor.FetchAsync(1),
                ]
        )
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => call().Soon());
        }
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => transaction.FetchAsync("select 1").Soon());
        await pool.IsUsableAsync();

        PgPool closed = await fixture.StartPoolAsync();
        await closed.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.FetchAsync("select 1").Soon());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.AcquireAsync().Soon());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => closed.ListenAsync("a").Soon());
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B57_A_session_given_back_twice_is_given_back_once_and_counted()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSession session = await pool.AcquireAsync().Soon();
        await session.DisposeAsync();
        Assert.Equal(0, pool.GetStatistics().DoubleReleases);
        await using (PgSession next = await pool.AcquireAsync().Soon())
        {
            await session.DisposeAsync();
            await session.DisposeAsync();
            Assert.Equal(7, await next.FetchValueAsync<int>("select 7").Soon());
        }
        Assert.Equal(2, pool.GetStatistics().DoubleReleases);
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B58_Calls_made_at_once_on_one_session_run_in_order()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            await session.ExecuteAsync("create temp sequence turn").Soon();
            Task<long>[] calls =
            [
                .. Enumerable
                    .Range(0, 100)
                    .Select(i => session.FetchValueAsync<long>($"select nextval('turn') /* {i % 7} */").AsTask()),
            ];
            Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), await Task.WhenAll(calls).Soon());
        }
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B59_A_token_that_is_cancelled_already_sends_nothing()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var token = new CancellationToken(canceled: true);
        await pool.IsUsableAsync();
        long asked = pool.GetStatistics().Queries;
        foreach (
            Func<Task> call in (Func<Task>[])
                [
                    async () => await pool.FetchAsync("select $1::int", token, 1),
                    async () => await pool.ExecuteAsync("select 1", token),
                    async () =>
                        await pool.ExecuteManyAsync(
                            "select 1",
                            [
                                [],
                            ],
                            token
                        ),
                    async () => await pool.PrepareAsync("select 1", token),
                    async () => await pool.AcquireAsync(token),
                    async () => await pool.BeginAsync(default, token),
                    async () => await pool.NotifyAsync("a", "b", token),
                    async () => await pool.CopyToTableAsync("no_such_table", Stream.Null, null, token),
                ]
        )
        {
            var cancelled = await Assert.ThrowsAsync<PgCanceledException>(() => call().Soon());
            Assert.Equal((PgOutcome.NotSent, token), (cancelled.Outcome, cancelled.CancellationToken));
        }
        Assert.Equal(asked, pool.GetStatistics().Queries);
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B60_A_cancel_behind_the_answer_hits_nobody()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int i = 0; i < 20; i++)
        {
            using var cancel = new CancellationTokenSource();
            Assert.Equal(i, await pool.FetchValueAsync<int>("select $1::int", cancel.Token, i).Soon());
            Task<string?> next = pool.FetchValueAsync<string>("select 'next' from pg_sleep(0.01)").AsTask();
            await cancel.CancelAsync();
            Assert.Equal("next", await next.Soon());
        }
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B61_A_reader_that_is_forgotten_gives_its_connection_back()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await ForgetAsync(pool);
        await Patience.UntilAsync(
            async () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                try
                {
                    PgCallOptions soon = new() { Timeout = TimeSpan.FromSeconds(0.2) };
                    return await pool.FetchValueAsync<int>("select 1", soon) == 1;
                }
                catch (PgTimeoutException)
                {
                    return false;
                }
            },
            "the forgotten reader's connection is back"
        );
        Assert.Equal(1, pool.GetStatistics().Size);
        Assert.Equal(41, await pool.FetchValueAsync<int>("select 41").Soon());
    }

    [Fact]
    public async Task B62_What_a_source_of_COPY_throws_comes_out_as_it_was_and_nothing_stays()
    {
        await using Table table = await Table.CreateAsync(fixture);
        var mishap = new InvalidTimeZoneException("the source's own");
        var thrown = await table
            .Pool.CopyRecordsToTableAsync(
                table.Name,
                Enumerable.Range(0, 50_000).Select(i => i < 40_000 ? (i, "x") : throw mishap)
            )
            .FailsAsync<InvalidTimeZoneException, CommandTag>();
        Assert.Same(mishap, thrown);
        Assert.Equal(0, await table.CountAsync());
        await table.Pool.IsUsableAsync();
    }

    [Fact]
    public async Task B63_Who_waits_for_the_connection_it_holds_itself_is_told_so()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                AcquireTimeout = TimeSpan.FromSeconds(0.3),
            }
        );
        await using (await pool.AcquireAsync(holder: "the hoarder").Soon())
        {
            PgOverloadedException[] refused =
            [
                await pool.AcquireAsync(holder: "the hoarder").FailsAsync<PgOverloadedException, PgSession>(),
                await pool.BeginAsync(holder: "the hoarder").FailsAsync<PgOverloadedException, PgTransaction>(),
                await pool.FetchAsync("select 1").FailsAsync<PgOverloadedException, QueryResult>(),
            ];
            Assert.All(
                refused,
                error => Assert.Contains("Held longest by the hoarder", error.Message, StringComparison.Ordinal)
            );
            Assert.Contains("the hoarder holds 1 itself", refused[0].Message, StringComparison.Ordinal);
            Assert.All(refused, error => Assert.Equal(PgOutcome.NotSent, error.Outcome));
        }
        await pool.IsUsableAsync();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(PgPool pool)
    {
        IAsyncEnumerator<PgRecord> rows = pool.StreamAsync("select generate_series(1, 1000000)").GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync().Soon());
    }
}
