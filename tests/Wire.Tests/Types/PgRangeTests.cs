using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Types;

public class PgRangeTests
{
    [Fact]
    public void The_default_is_the_empty_range_and_so_is_one_that_holds_nothing()
    {
        Assert.True(default(PgRange<int>).IsEmpty);
        Assert.Equal(default, new PgRange<int>(1, 1));
        Assert.Equal(PgRange.Empty<int>(), new PgRange<int>(1, 1, lowerInclusive: false, upperInclusive: true));
        Assert.False(new PgRange<int>(1, 1, upperInclusive: true).IsEmpty);
        Assert.False(PgRange.Empty<int>().LowerInfinite || PgRange.Empty<int>().UpperInfinite);
        Assert.Equal("empty", default(PgRange<string>).ToString());
        Assert.NotEqual(PgRange.All<int>(), PgRange.Empty<int>());
    }

    [Fact]
    public void A_bound_is_a_value()
    {
        Assert.Throws<ArgumentNullException>(() => new PgRange<string>(null!, "a"));
        Assert.Throws<ArgumentNullException>(() => PgRange.AtLeast<string>(null!));
        Assert.Throws<ArgumentNullException>(() => PgRange.LessThan<string>(null!));
        Assert.Throws<ArgumentException>(() => PgRange.AtLeast<object>(new object()).Contains(new object()));
    }

    [Fact]
    public void Sets_and_ranges_agree_on_membership_subset_and_overlap()
    {
        Prop.ForAll<byte[]>(seed =>
            {
                PgRange<int> a = Make(seed, 0);
                PgRange<int> b = Make(seed, 5);
                // Half steps stand for the reals, of which the open ends are.
                double[] points = [.. Enumerable.Range(-2, 26).Select(i => i / 2.0)];
                HashSet<double> inA = [.. points.Where(p => Real(a).Contains(p))];
                HashSet<double> inB = [.. points.Where(p => Real(b).Contains(p))];
                return Real(a).IsSubsetOf(Real(b)) == inA.IsSubsetOf(inB)
                    && Real(a).IsSupersetOf(Real(b)) == inB.IsSubsetOf(inA)
                    && Real(a).Overlaps(Real(b)) == inA.Overlaps(inB)
                    && (a == b) == (inA.SetEquals(inB))
                    && (a != b || a.GetHashCode() == b.GetHashCode())
                    && new PgMultirange<int>(a, b).Contains(3) == (a.Contains(3) || b.Contains(3));
            })
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Strings_are_ordered_by_code_point()
    {
        var range = new PgRange<string>("B", "a", upperInclusive: true);
        Assert.True(range.Contains("Z"));
        Assert.False(range.Contains("b"));
    }

    [Fact]
    public void Multiranges_are_equal_when_their_ranges_are()
    {
        Assert.Equal(new PgMultirange<int>(), default);
        Assert.NotEqual(new PgMultirange<int>(new PgRange<int>(1, 2)), default);
        Assert.True(new PgMultirange<int>(PgRange.Empty<int>()).IsEmpty);
        Assert.Equal([new PgRange<int>(1, 2)], new PgMultirange<int>(new PgRange<int>(1, 2)).Ranges);
        Assert.Equal("{[1,2),(,)}", new PgMultirange<int>(new PgRange<int>(1, 2), PgRange.All<int>()).ToString());
    }

    private static PgRange<double> Real(PgRange<int> range) =>
        range.IsEmpty ? PgRange.Empty<double>()
        : range.LowerInfinite && range.UpperInfinite ? PgRange.All<double>()
        : range.LowerInfinite && range.UpperInclusive ? PgRange.AtMost<double>(range.Upper)
        : range.LowerInfinite ? PgRange.LessThan<double>(range.Upper)
        : range.UpperInfinite && range.LowerInclusive ? PgRange.AtLeast<double>(range.Lower)
        : range.UpperInfinite ? PgRange.GreaterThan<double>(range.Lower)
        : new PgRange<double>(range.Lower, range.Upper, range.LowerInclusive, range.UpperInclusive);

    private static PgRange<int> Make(byte[]? seed, int at)
    {
        byte Take(int i) => seed is { Length: > 0 } bytes ? bytes[(at + i) % bytes.Length] : (byte)(at + i);
        int lower = Take(0) % 9;
        int upper = Take(1) % 9;
        bool lowerInclusive = Take(2) % 2 == 0;
        bool upperInclusive = Take(3) % 2 == 0;
        return (Take(4) % 6) switch
        {
            0 => lowerInclusive ? PgRange.AtLeast<int>(lower) : PgRange.GreaterThan<int>(lower),
            1 => upperInclusive ? PgRange.AtMost<int>(upper) : PgRange.LessThan<int>(upper),
            2 => lowerInclusive ? PgRange.All<int>() : PgRange.Empty<int>(),
            _ => new PgRange<int>(Math.Min(lower, upper), Math.Max(lower, upper), lowerInclusive, upperInclusive),
        };
    }
}
