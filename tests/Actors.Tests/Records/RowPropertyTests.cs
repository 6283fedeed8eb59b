using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Tests.Records;

public sealed class RowPropertyTests
{
    private static readonly Codec[] _codecs =
    [
        TestCodecs.Int4,
        TestCodecs.Text,
        TestCodecs.Float8,
        TestCodecs.Int4Array,
    ];

    [Fact]
    public void Random_rows_read_back_equal_however_they_were_cut_into_runs()
    {
        Prop.ForAll(
                Tables().ToArbitrary(),
                table =>
                {
                    RowDescription description = Rows.Describe([.. table.Codecs.Select((c, i) => ($"c{i}", c))]);
                    QueryResult result = Collect(description, table.Rows, table.RunLength);
                    return result.Count == table.Rows.Length
                        && result.Select(Values).Zip(table.Rows).All(pair => ValuesEqual(pair.First, pair.Second))
                        && Enumerable
                            .Range(0, result.Count)
                            .Reverse()
                            .All(i =>
                                ValuesEqual(
                                    [.. Enumerable.Reverse([.. result[i]])],
                                    [.. Enumerable.Reverse(table.Rows[i])]
                                )
                            );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Equal_rows_are_equal_records_with_equal_hashes()
    {
        Prop.ForAll(
                Tables().ToArbitrary(),
                table =>
                {
                    RowDescription description = Rows.Describe([.. table.Codecs.Select((c, i) => ($"c{i}", c))]);
                    QueryResult left = Collect(description, table.Rows, table.RunLength);
                    QueryResult right = Collect(description, table.Rows, 1);
                    return left.SequenceEqual(right)
                        && left.Zip(right).All(p => p.First.GetHashCode() == p.Second.GetHashCode());
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_can_be_read()
    {
        RowDescription description = Rows.Describe(("a", TestCodecs.Text), ("b", TestCodecs.Text));
        byte[] row = Rows.Row("some", null);
        Gen<byte[]> damaged =
            from at in Gen.Choose(0, row.Length - 1)
            from value in Gen.Choose(0, 255)
            select (byte[])[.. row[..at], (byte)value, .. row[(at + 1)..]];
        Prop.ForAll(
                damaged.ToArbitrary(),
                bytes =>
                {
                    var collector = new RowCollector();
                    collector.Begin(description);
                    try
                    {
                        DataRow.Check(bytes, description.Count);
                        collector.Append(bytes, 1);
                    }
                    catch (PgProtocolException)
                    {
                        return true;
                    }
                    PgRecord record = Assert.Single(collector.ToResult(null));
                    return record.ToArray().Length == 2;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static object?[] Values(PgRecord record) => [.. record];

    private static bool ValuesEqual(object?[] left, object?[] right) =>
        left.Length == right.Length && left.Zip(right).All(p => SameValue(p.First, p.Second));

    private static bool SameValue(object? left, object? right) =>
        left is int[] a && right is int[] b ? a.SequenceEqual(b) : Equals(left, right);

    private static QueryResult Collect(RowDescription description, object?[][] rows, int runLength)
    {
        var collector = new RowCollector();
        collector.Begin(description);
        foreach (object?[][] run in rows.Chunk(runLength))
        {
            collector.Append(Rows.Run(run), run.Length);
        }
        return collector.ToResult(null);
    }

    private static Gen<Table> Tables() =>
        from codecs in Gen.Elements(_codecs).ArrayOf()
        from rows in Gen.CollectToArray(codecs, Value).ArrayOf()
        from run in Gen.Choose(1, 5)
        select new Table(codecs, rows, run);

    private static Gen<object?> Value(Codec codec)
    {
        Gen<object?> present = codec.ClrType switch
        {
            var t when t == typeof(int) => ArbMap.Default.GeneratorFor<int>().Select(v => (object?)v),
            var t when t == typeof(double) => ArbMap.Default.GeneratorFor<double>().Select(v => (object?)v),
            var t when t == typeof(int[]) => ArbMap.Default.GeneratorFor<int[]>().Select(v => (object?)v),
            _ => ArbMap.Default.GeneratorFor<NonNull<string>>().Select(v => (object?)v.Get),
        };
        return Gen.OneOf(present, present, Gen.Constant<object?>(null));
    }

    private sealed record Table(Codec[] Codecs, object?[][] Rows, int RunLength);
}
