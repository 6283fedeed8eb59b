namespace ActorPg.Server.Tests.Copy;

/// <summary>What a COPY holds in memory is bounded, whatever the size of the whole.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyBoundsTests(ServerFixture fixture)
{
    private const string Endless = "select generate_series(1, 3000000), repeat('x', 100)";

    [Fact]
    public async Task A_sink_that_is_slow_holds_the_server_back_and_little_memory()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long bytes = 0;
        Task<CommandTag> copy = pool.CopyFromQueryAsync(
                Endless,
                async (piece, _) =>
                {
                    waits.TrySetResult();
                    await go.Task;
                    bytes += piece.Length;
                }
            )
            .AsTask();
        await waits.Task.Soon();
        await Patience.UntilAsync(
            async () =>
                await backends
                    .Observer.FetchValueAsync<string>(
                        "select coalesce(max(wait_event), '') from pg_stat_activity where application_name = $1",
                        pool.Options.ApplicationName!
                    )
                    .Soon() == "ClientWrite",
            "the server waits for the sink"
        );
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(held, long.MinValue, 16 << 20);
        go.SetResult();
        Assert.Equal(3_000_000, (await copy.WaitAsync(2 * Patience.Limit)).Rows);
        Assert.InRange(bytes, 3_000_000L * 103, 3_000_000L * 110);
    }

    [Fact]
    public async Task One_value_of_a_hundred_megabytes_goes_in_and_out_in_pieces()
    {
        const int Size = 100 << 20;
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "note text");
        byte[] piece = new byte[64 * 1024];
        piece.AsSpan().Fill((byte)'x');
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        await table.Pool.CopyToTableAsync(table.Name, PiecesAsync()).Soon();
        Assert.Equal(Size, await table.Pool.FetchValueAsync<int>($"select length(note) from {table.Name}").Soon());
        long bytes = 0;
        await table
            .Pool.CopyFromTableAsync(
                table.Name,
                (part, _) =>
                {
                    bytes += part.Length;
                    if (bytes % (16 << 20) < part.Length)
                    {
                        most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)); // not what waits for a collector that has room
                    }
                    return ValueTask.CompletedTask;
                }
            )
            .Soon();
        Assert.Equal(Size + 1, bytes);
        Assert.InRange(most - before, long.MinValue, 32 << 20);

        async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync()
        {
            for (int sent = 0; sent < Size; sent += piece.Length)
            {
                yield return piece;
            }
            await Task.Yield();
        }
    }
}
