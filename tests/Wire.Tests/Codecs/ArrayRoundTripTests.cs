using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class ArrayRoundTripTests
{
    [Fact]
    public void Up_to_six_dimensions_come_back()
    {
        int[,,,,,] six = new int[1, 2, 1, 3, 1, 2];
        six[0, 1, 0, 2, 0, 1] = 42;
        Assert.Equal(six, RoundTrip(PgTypes.Int4Array, six));
        Assert.Equal(six, CodecOf(PgTypes.Int4Array).ReadObject(Write(PgTypes.Int4Array, six)));
        string?[,,] three =
        {
            {
                { "a", null },
                { "", "d" },
            },
        };
        Assert.Equal(three, RoundTrip(PgTypes.TextArray, three));
        InputError(PgTypes.Int4Array, new int[1, 1, 1, 1, 1, 1, 1]);
        InputError(
            PgTypes.Int4Array,
            new int[][][][][][][]
            {
                new int[][][][][][] { new int[][][][][] { new int[][][][] { new int[][][] { new int[][] { [1] } } } } },
            }
        );
    }

    [Fact]
    public void Every_array_comes_back()
    {
        Same<bool>(PgTypes.BoolArray);
        Same<short>(PgTypes.Int2Array);
        Same<int>(PgTypes.Int4Array);
        Same<long>(PgTypes.Int8Array);
        Same<uint>(PgTypes.OidArray);
        Same<uint>(PgTypes.XidArray);
        Same<uint>(PgTypes.CidArray);
        Same<ulong>(PgTypes.Xid8Array);
        Same<float>(PgTypes.Float4Array);
        Same<double>(PgTypes.Float8Array);
        Same<decimal>(PgTypes.NumericArray);
        Same<Guid>(PgTypes.UuidArray);
        Mapped<byte, char>(PgTypes.CharArray, b => (char)b);
        Mapped<int, PgInterval>(PgTypes.IntervalArray, n => new PgInterval(n, -n, n * 1000L));
        Mapped<DateTime, DateTime>(PgTypes.TimestampArray, d => new DateTime(d.Ticks / 10 * 10));
        Mapped<DateTime, DateTimeOffset>(
            PgTypes.TimestampTzArray,
            d => new DateTimeOffset(d.Ticks / 10 * 10, TimeSpan.Zero)
        );
        Mapped<DateTime, DateOnly>(PgTypes.DateArray, DateOnly.FromDateTime);
        Mapped<DateTime, TimeOnly>(PgTypes.TimeArray, d => new TimeOnly(d.TimeOfDay.Ticks / 10 * 10));
        Mapped<DateTime, PgTimeTz>(
            PgTypes.TimeTzArray,
            d => new PgTimeTz(new TimeSpan(d.TimeOfDay.Ticks / 10 * 10), TimeSpan.FromHours(1))
        );
    }

    [Fact]
    public void Every_array_of_texts_and_bytes_comes_back()
    {
        foreach (
            PgType type in (PgType[])
                [
                    PgTypes.TextArray,
                    PgTypes.VarCharArray,
                    PgTypes.BpCharArray,
                    PgTypes.NameArray,
                    PgTypes.XmlArray,
                    PgTypes.JsonArray,
                    PgTypes.JsonbArray,
                ]
        )
        {
            Prop.ForAll<int?[]>(numbers =>
                {
                    string?[] texts = [.. (numbers ?? []).Select(n => n is null ? null : $"text {n} é")];
                    return RoundTrip(type, texts).SequenceEqual(texts);
                })
                .QuickCheckThrowOnFailure();
        }
        Prop.ForAll<byte[][]>(arrays =>
            {
                byte[]?[] items = arrays ?? [];
                byte[]?[] back = RoundTrip(PgTypes.ByteaArray, items);
                return back.Length == items.Length
                    && back.Zip(items).All(p => p.First is null ? p.Second is null : p.First.SequenceEqual(p.Second!));
            })
            .QuickCheckThrowOnFailure();
    }

    private static void Same<T>(PgType type)
        where T : struct => Mapped<T, T>(type, value => value);

    private static void Mapped<TFrom, T>(PgType type, Func<TFrom, T> map)
        where TFrom : struct
        where T : struct
    {
        Prop.ForAll<TFrom?[]>(items =>
            {
                T?[] nullable = [.. (items ?? []).Select(item => item is { } value ? map(value) : (T?)null)];
                T[] plain = [.. nullable.Where(item => item is not null).Select(item => item!.Value)];
                var list = plain.ToList();
                var square = new T?[2, nullable.Length];
                for (int i = 0; i < nullable.Length; i++)
                {
                    (square[0, i], square[1, i]) = (nullable[i], nullable[^(i + 1)]);
                }
                return RoundTrip(type, nullable).SequenceEqual(nullable)
                    && RoundTrip(type, plain).SequenceEqual(plain)
                    && RoundTrip(type, list).SequenceEqual(list)
                    && (nullable.Length == 0 || RoundTrip(type, square).Cast<T?>().SequenceEqual(square.Cast<T?>()));
            })
            .QuickCheckThrowOnFailure();
    }
}
