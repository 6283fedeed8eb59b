using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Tests.Records;

public class ColumnCollectorTests
{
    private static readonly CodecRegistry _codecs = new();

    [Fact]
    public void Values_come_out_in_the_order_of_their_rows_however_the_runs_are_cut() =>
        Prop.ForAll<int[], byte>(
                (numbers, cut) =>
                {
                    object?[][] rows = Array.ConvertAll(numbers, n => new object?[] { n });
                    int first = Math.Min(cut, rows.Length);
                    var collector = new ColumnCollector<int>();
                    Assert.True(collector.TryBegin(Column(23)));
                    collector.Append(Rows.Run(rows[..first]), first);
                    collector.Append(Rows.Run(rows[first..]), rows.Length - first);
                    Assert.Equal(numbers, collector.Take());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nulls_come_out_where_they_were() =>
        Prop.ForAll<int?[]>(numbers =>
            {
                var collector = new ColumnCollector<long?>();
                Assert.True(collector.TryBegin(Column(23)));
                collector.Append(Rows.Run(Array.ConvertAll(numbers, n => new object?[] { n })), numbers.Length);
                Assert.Equal(numbers.Select(n => (long?)n), collector.Take());
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Null_is_a_value_of_what_can_be_null()
    {
        var texts = new ColumnCollector<string?>();
        Assert.True(texts.TryBegin(Column(25)));
        texts.Append(Rows.Run(["a"], [null], [""]), 3);
        Assert.Equal<IEnumerable<string?>>(["a", null, ""], texts.Take());
        var numbers = new ColumnCollector<int?>();
        Assert.True(numbers.TryBegin(Column(23)));
        numbers.Append(Rows.Run([1], [null]), 2);
        Assert.Equal([1, null], numbers.Take());
    }

    [Fact]
    public void Null_where_it_cannot_be_is_told_to_the_reader_and_names_the_column()
    {
        var collector = new ColumnCollector<int>();
        collector.TryBegin(Column(23));
        collector.Append(Rows.Run([1], [null], [3]), 3);
        InvalidCastException failure = Assert.Throws<InvalidCastException>(() => collector.Take());
        Assert.Contains("'n'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_value_are_told_to_the_reader_and_name_the_column()
    {
        var collector = new ColumnCollector<int>();
        collector.TryBegin(Column(23));
        collector.Append(Rows.Run([new byte[] { 1, 2 }]), 1);
        PgDecodeException failure = Assert.Throws<PgDecodeException>(() => collector.Take());
        Assert.Contains("'n'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_of_a_result_that_was_not_taken()
    {
        var collector = new ColumnCollector<int>();
        collector.TryBegin(Column(23));
        collector.Append(Rows.Run([1], [null]), 2);
        Assert.True(collector.TryBegin(Column(23)));
        collector.Append(Rows.Run([2]), 1);
        Assert.Equal([2], collector.Take());
    }

    [Fact]
    public void Values_do_not_share_memory_with_what_they_were_read_from()
    {
        var collector = new ColumnCollector<byte[]>();
        Assert.True(collector.TryBegin(Column(17)));
        byte[] run = Rows.Run([new byte[] { 1, 2, 3 }]);
        collector.Append(run, 1);
        Array.Clear(run);
        Assert.Equal([1, 2, 3], Assert.Single(collector.Take()));
    }

    [Fact]
    public void What_others_decode_is_not_read_within_the_turn()
    {
        Assert.False(new ColumnCollector<int>().TryBegin(Rows.Describe(("n", TestCodecs.Int4))));
        Assert.False(new ColumnCollector<PgRecord>().TryBegin(Column(23)));
        Assert.False(new ColumnCollector<object>().TryBegin(Column(23)));
        Assert.False(new ColumnCollector<int>().TryBegin(RowDescription.None));
    }

    private static RowDescription Column(uint oid) => Rows.Describe(("n", _codecs.For(oid)));
}
