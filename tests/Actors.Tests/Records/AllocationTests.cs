using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Tests.Records;

public sealed class AllocationTests
{
    private static readonly RowDescription _two = Rows.Describe(("a", TestCodecs.Int4), ("b", TestCodecs.Int4));
    private readonly QueryResult _result = Rows.Result(
        _two,
        [.. Enumerable.Range(0, 1000).Select(i => new object?[] { i, i % 2 == 0 ? i : null })]
    );

    [Fact]
    public void Reading_ints_of_a_thousand_rows_allocates_nothing()
    {
        Assert.Equal(0, Measure(Sum));
        Assert.Equal(499_500 + 249_500, Sum());
    }

    [Fact]
    public void Reading_by_name_and_by_index_of_row_allocates_nothing()
    {
        Assert.Equal(0, Measure(() => _result[999].Get<int>("a") + (_result[998].TryGet("b", out int b) ? b : 0)));
    }

    [Fact]
    public void Mapping_to_a_scalar_or_a_struct_allocates_the_answer_alone()
    {
        Assert.InRange(Measure(() => _result.Map<(int, int?)>().Length), 12_000, 16_100);
        Assert.InRange(Measure(() => _result.Map<Pair>().Length), 12_000, 16_100);
    }

    [Fact]
    public void A_result_of_one_row_is_small()
    {
        var collector = new RowCollector();
        byte[] row = Rows.Row(1, 2);
        Assert.InRange(
            Measure(() =>
            {
                collector.Begin(_two);
                collector.Append(row, 1);
                return collector.ToResult(CommandTag.Of("SELECT 1"u8)).Count;
            }),
            1,
            176
        );
    }

    private long Sum()
    {
        long sum = 0;
        foreach (PgRecord record in _result)
        {
            sum += record.Get<int>(0);
            sum += record.Get<int?>(1) ?? 0;
        }
        return sum;
    }

    /// <summary>The least of several runs: the first pay for caches, and tiering may disturb one.</summary>
    private static long Measure(Func<long> read)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 50; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = read();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }

    public readonly record struct Pair(int A, int? B);
}
