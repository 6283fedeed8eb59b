namespace ActorPg.Server.Tests.Parity;

/// <summary>Batches whose connection is lost before anything of them has left.</summary>
[Collection(ServerFixture.Collection)]
public sealed class BatchRetryTests(ServerFixture fixture)
{
    [Theory]
    [InlineData(3)]
    [InlineData(2_000)]
    public async Task What_has_not_left_runs_on_another_connection_and_its_source_is_read_once(int count)
    {
        await using Table table = await Table.CreateAsync(fixture, size: 1);
        await using Backends backends = await Backends.OfAsync(table.Pool, fixture.Url);
        int enumerations = 0;

        long touched = await Task.Run(async () =>
                await table.Pool.ExecuteManyAsync(table.Insert, Rows(), static (id, row) => row[0] = id)
            )
            .Soon();

        Assert.Equal((count, 1), (touched, enumerations));
        Assert.Equal(Enumerable.Range(0, count), await table.ReadAsync());

        IEnumerable<int> Rows()
        {
            enumerations++;
            backends.TerminateAllAsync().GetAwaiter().GetResult();
            Patience
                .UntilAsync(() => table.Pool.GetStatistics().Losses > 0, "the loss was noticed")
                .GetAwaiter()
                .GetResult();
            for (int i = 0; i < count; i++)
            {
                yield return i;
            }
        }
    }

    [Fact]
    public async Task Under_a_lease_it_is_told_that_nothing_was_sent()
    {
        await using Table table = await Table.CreateAsync(fixture, size: 2);
        await using Backends backends = await Backends.OfAsync(table.Pool, fixture.Url);
        await using PgSession session = await table.Pool.AcquireAsync().Soon();
        await backends.TerminateAllAsync();
        await Patience.UntilAsync(() => table.Pool.GetStatistics().Losses > 0, "the loss was noticed");
        var lost = await session
            .ExecuteManyAsync(
                table.Insert,
                [
                    [1],
                ]
            )
            .FailsAsync<PgConnectionException, long>();
        Assert.Equal(PgOutcome.NotSent, lost.Outcome);
        Assert.Empty(await table.ReadAsync());
    }
}
