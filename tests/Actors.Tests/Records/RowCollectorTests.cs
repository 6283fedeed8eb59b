using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Tests.Records;

public sealed class RowCollectorTests
{
    private static readonly RowDescription _one = Rows.Describe(("n", TestCodecs.Int4));
    private static readonly RowDescription _text = Rows.Describe(("t", TestCodecs.Text));

    [Fact]
    public void A_result_of_one_run_has_an_exact_array()
    {
        QueryResult result = Rows.Result(_one, [1]);
        RowBatch batch = Assert.Single(result.Batches);
        Assert.Equal(15, batch.Bytes.Length);
        Assert.Equal("SELECT 1", result.CommandTag?.Text);
    }

    [Fact]
    public void No_rows_make_an_empty_result()
    {
        QueryResult result = Rows.Result(_one);
        Assert.Empty(result);
        Assert.Empty(result.Batches);
        Assert.Single(result.Columns);
    }

    [Fact]
    public void Many_small_runs_make_few_arrays_and_keep_their_order()
    {
        RowCollector collector = Begin(_one);
        for (int i = 0; i < 20_000; i++)
        {
            collector.Append(Rows.Row(i), 1);
        }
        Assert.Equal(20_000, collector.Rows);
        Assert.Equal(300_000, collector.HeldBytes);
        QueryResult result = collector.ToResult(CommandTag.Of("SELECT 20000"u8));
        Assert.InRange(result.Batches.Count(), 4, 24);
        Assert.All(result.Batches, b => Assert.InRange(b.Bytes.Length, b.Length, RowCollector.ChunkBytes));
        Assert.Equal(Enumerable.Range(0, 20_000), result.Select(r => r.Get<int>(0)));
        Assert.Equal(Enumerable.Range(0, 20_000), Enumerable.Range(0, result.Count).Select(i => result[i].Get<int>(0)));
    }

    [Theory]
    [InlineData(30_000, 2)]
    [InlineData(300_000, 5)]
    public void A_result_as_large_as_expected_has_no_room_left_over(int bytes, int arrays)
    {
        RowCollector collector = Begin(_one, bytes);
        for (int i = 0; i < bytes / 15; i++)
        {
            collector.Append(Rows.Row(i), 1);
        }
        RowBatch[] batches = [.. collector.ToResult(null).Batches];
        Assert.Equal(arrays, batches.Length);
        Assert.All(batches, b => Assert.InRange(b.Bytes.Length - b.Length, 0, 14));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    [InlineData(5_000)]
    public void A_result_larger_than_expected_still_makes_few_arrays(int expected)
    {
        RowCollector collector = Begin(_one, expected);
        for (int i = 0; i < 20_000; i++)
        {
            collector.Append(Rows.Row(i), 1);
        }
        Assert.InRange(collector.ToResult(null).Batches.Count(), 4, 24);
    }

    [Fact]
    public void A_run_larger_than_an_array_may_be_is_cut_between_rows()
    {
        RowCollector collector = Begin(_one);
        collector.Append(Rows.Run([.. Enumerable.Range(0, 20_000).Select(i => new object?[] { i })]), 20_000);
        QueryResult result = collector.ToResult(null);
        Assert.Equal(4, result.Batches.Count());
        Assert.All(result.Batches, b => Assert.True(b.Bytes.Length <= RowCollector.ChunkBytes));
        Assert.Equal(Enumerable.Range(0, 20_000), result.Select(r => r.Get<int>(0)));
    }

    [Fact]
    public void A_row_larger_than_an_array_may_be_gets_its_own()
    {
        string large = new('x', 200_000);
        RowCollector collector = Begin(_text);
        collector.Append(Rows.Run(["a"], [large], ["b"]), 3);
        QueryResult result = collector.ToResult(null);
        Assert.Equal(["a", large, "b"], result.Select(r => r.Get<string>(0)), StringComparer.Ordinal);
        Assert.Equal(200_011, result.Batches.Max(b => b.Bytes.Length));
    }

    [Fact]
    public void A_collector_is_used_again_without_touching_what_it_gave()
    {
        RowCollector collector = Begin(_one);
        collector.Append(Rows.Row(1), 1);
        QueryResult first = collector.ToResult(null);
        collector.Begin(_text);
        collector.Append(Rows.Row("two"), 1);
        QueryResult second = collector.ToResult(null);
        Assert.Equal(1, first[0].Get<int>(0));
        Assert.Equal("two", second[0].Get<string>(0));
    }

    [Fact]
    public void A_stream_takes_batches_as_they_come_and_later_rows_leave_them_alone()
    {
        RowCollector collector = Begin(_one);
        collector.Append(Rows.Row(1), 1);
        collector.Append(Rows.Row(2), 1);
        RowBatch[] early = collector.TakeBatches();
        Assert.Equal(0, collector.HeldBytes);
        Assert.Empty(collector.TakeBatches());
        collector.Append(Rows.Row(3), 1);
        RowBatch[] late = collector.TakeBatches();

        Assert.Equal(2, early.Sum(b => b.Count));
        Assert.Equal(1, new PgRecord(early[0], 0).Get<int>(0));
        Assert.Equal(3, new PgRecord(Assert.Single(late), 0).Get<int>(0));
        Assert.Equal(3, collector.Rows);
    }

    [Fact]
    public void An_array_that_is_mostly_empty_is_cut_to_size_at_the_end()
    {
        RowCollector collector = Begin(_text);
        collector.Append(Rows.Row(new string('x', 30_000)), 1);
        collector.Append(Rows.Row("y"), 1);
        RowBatch[] batches = [.. collector.ToResult(null).Batches];
        Assert.Equal(12, batches[1].Bytes.Length);
    }

    private static RowCollector Begin(RowDescription description, long expectedBytes = 0)
    {
        var collector = new RowCollector();
        collector.Begin(description, expectedBytes);
        return collector;
    }
}
