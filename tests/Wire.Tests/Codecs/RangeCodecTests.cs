using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class RangeCodecTests
{
    [Fact]
    public void Ranges_travel_as_the_server_sends_them()
    {
        Same(PgTypes.Int4Range, new PgRange<int>(1, 10), "[1,10)", "020000000400000001000000040000000a");
        Same(PgTypes.Int4Range, PgRange.Empty<int>(), "empty", "01");
        Same(PgTypes.Int4Range, PgRange.All<int>(), "(,)", "18");
        Same(
            PgTypes.NumRange,
            new PgRange<decimal>(1.5m, 2.50m, lowerInclusive: false, upperInclusive: true),
            "(1.5,2.50]",
            "040000000c0002000000000001000113880000000c000200000000000200021388"
        );
        Same(PgTypes.DateRange, PgRange.AtLeast<DateOnly>(new(2024, 1, 1)), "[2024-01-01,)", "12000000040000223e");
        Same(
            PgTypes.TsRange,
            PgRange.AtMost<PgTimestamp>(PgTimestamp.Infinity),
            "(,infinity]",
            "0c000000087fffffffffffffff"
        );
        Same(
            PgTypes.Int4Multirange,
            new PgMultirange<int>(new PgRange<int>(1, 3), new PgRange<int>(5, 6)),
            "{[1,3),[5,6)}",
            "00000002000000110200000004000000010000000400000003000000110200000004000000050000000400000006"
        );
        Same(PgTypes.Int4Multirange, default(PgMultirange<int>), "{}", "00000000");
        Assert.Equal(
            "000000010000000100000f400000000200000001000000110200000004000000010000000400000003ffffffff",
            Hex(PgTypes.Int4RangeArray, new PgRange<int>?[] { new(1, 3), null })
        );
    }

    [Fact]
    public void A_range_is_taken_of_whatever_its_element_takes()
    {
        string expected = Hex(PgTypes.Int8Range, new PgRange<long>(1, 5));
        Assert.Equal(expected, Hex(PgTypes.Int8Range, new PgRange<int>(1, 5)));
        Assert.Equal(expected, Hex(PgTypes.Int8Range, new PgRange<short>(1, 5)));
        Assert.Equal(Hex(PgTypes.NumRange, new PgRange<decimal>(1, 5)), Hex(PgTypes.NumRange, new PgRange<int>(1, 5)));
        Assert.Equal(
            new PgRange<long>(1, 5),
            ReadHex<PgRange<long>>(PgTypes.Int4Range, Hex(PgTypes.Int4Range, new PgRange<long>(1, 5)))
        );
        string error = InputError(PgTypes.Int4Range, new PgRange<long>(0, 1L << 40)).Message;
        Assert.Contains("upper bound", error, StringComparison.Ordinal);
        Assert.Contains("int4", error, StringComparison.Ordinal);
        error = InputError(PgTypes.Int4Range, new PgRange<string>("a", "b")).Message;
        Assert.Contains("String cannot be sent as int4", error, StringComparison.Ordinal);
        Assert.True(Refuses(PgTypes.Int4Range, 1));
        Assert.True(Refuses(PgTypes.Int4Range, "[1,2)"));
        Assert.True(Refuses(PgTypes.Int4Range, new PgMultirange<int>(new PgRange<int>(1, 2))));
    }

    [Fact]
    public void A_multirange_is_taken_of_any_sequence_of_ranges()
    {
        PgRange<int>[] ranges = [new(1, 3), PgRange.AtLeast<int>(7)];
        string expected = Hex(PgTypes.Int4Multirange, new PgMultirange<int>(ranges));
        Assert.Equal(expected, Hex(PgTypes.Int4Multirange, ranges));
        Assert.Equal(expected, Hex(PgTypes.Int4Multirange, PgArgument.From(ranges.ToList())));
        Assert.Equal(expected, Hex(PgTypes.Int4Multirange, PgArgument.From(ranges.Where(_ => true))));
        Assert.Equal(ranges, ReadHex<PgRange<int>[]>(PgTypes.Int4Multirange, expected));
        Assert.Equal(
            new PgMultirange<long>(new PgRange<long>(1, 3), PgRange.AtLeast<long>(7)),
            ReadHex<PgMultirange<long>>(PgTypes.Int4Multirange, expected)
        );
        Assert.Contains(
            "item [1]",
            InputError(PgTypes.Int4Multirange, new object?[] { ranges[0], null }).Message,
            StringComparison.Ordinal
        );
        Assert.True(Refuses(PgTypes.Int4Multirange, new PgRange<int>[1, 1]));
        PgMultirange<int>?[] array = [new PgMultirange<int>(ranges), null, default(PgMultirange<int>)];
        Assert.Equal(array, RoundTrip(PgTypes.Int4MultirangeArray, array));
    }

    [Fact]
    public void What_the_usual_bound_cannot_hold_is_an_error_that_names_the_other()
    {
        string hex = Hex(PgTypes.DateRange, PgRange.AtLeast<PgDate>(PgDate.NegativeInfinity));
        Assert.Contains(
            "PgDate",
            DecodeError<PgRange<DateOnly>>(PgTypes.DateRange, hex).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(PgDate.NegativeInfinity, ReadHex<PgRange<PgDate>>(PgTypes.DateRange, hex).Lower);
        PgRange<PgDate>[] array = [PgRange.AtMost<PgDate>(PgDate.Infinity), PgRange.All<PgDate>()];
        Assert.Equal(array, RoundTrip(PgTypes.DateRangeArray, array));
        PgMultirange<PgTimestamp>[] multi = [new(PgRange.AtMost<PgTimestamp>(PgTimestamp.Infinity))];
        Assert.Equal(multi, RoundTrip(PgTypes.TsTzMultirangeArray, multi));
    }

    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("0100")]
    [InlineData("0200000004000000010000000400000a")]
    [InlineData("020000000400000001")]
    [InlineData("02ffffffff00000004")]
    [InlineData("027fffffff0000000400000004")]
    [InlineData("020000000400000001000000040000000a00")]
    public void Bytes_that_are_no_range_are_a_decode_error(string hex) =>
        DecodeError<PgRange<int>>(PgTypes.Int4Range, hex);

    [Theory]
    [InlineData("")]
    [InlineData("ffffffff")]
    [InlineData("7fffffff")]
    [InlineData("0000000100000001")]
    [InlineData("000000010000000018")]
    [InlineData("00000001000000011800")]
    public void Bytes_that_are_no_multirange_are_a_decode_error(string hex) =>
        DecodeError<PgMultirange<int>>(PgTypes.Int4Multirange, hex);

    [Fact]
    public void Every_range_comes_back()
    {
        Prop.ForAll<int?, int?, int>(
                (lower, upper, inclusive) =>
                {
                    (bool lowerInclusive, bool upperInclusive) = ((inclusive & 1) != 0, (inclusive & 2) != 0);
                    PgRange<int> range = (lower, upper) switch
                    {
                        ({ } a, { } b) => new PgRange<int>(a, b, lowerInclusive, upperInclusive),
                        ({ } a, _) => lowerInclusive ? PgRange.AtLeast<int>(a) : PgRange.GreaterThan<int>(a),
                        (_, { } b) => upperInclusive ? PgRange.AtMost<int>(b) : PgRange.LessThan<int>(b),
                        _ => PgRange.All<int>(),
                    };
                    return RoundTrip(PgTypes.Int4Range, range) == range
                        && RoundTrip(PgTypes.Int4RangeArray, new PgRange<int>?[] { range, null })
                            .SequenceEqual([range, null])
                        && RoundTrip(PgTypes.Int4Multirange, new PgMultirange<int>(range, range)).Count == 2;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static void Same<T>(PgType type, T value, string text, string hex)
        where T : struct
    {
        Assert.Equal(hex, Hex(type, PgArgument.Of(value)));
        Assert.Equal(hex, Convert.ToHexStringLower(WriteTyped(type, value)));
        Assert.Equal(value, ReadHex<T>(type, hex));
        Assert.Equal(value, ReadHex<T?>(type, hex));
        Assert.Equal(text, value.ToString());
    }
}
