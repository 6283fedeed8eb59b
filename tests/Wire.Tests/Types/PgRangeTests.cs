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
        Assert.Equal(PgRange<int>.Empty, new PgRange<int>(1, 1, lowerInclusive: false, upperInclusive: true));
        Assert.False(new PgRange<int>(1, 1, upperInclusive: true).IsEmpty);
        Assert.False(PgRange<int>.Empty.LowerInfinite || PgRange<int>.Empty.UpperInfinite);
        Assert.Equal("empty", default(PgRange<string>).ToString());
        Assert.NotEqual(PgRange<int>.All, PgRange<int>.Empty);
    }

    [Fact]
    public void A_bound_is_a_value()
    {
        Assert.Throws<ArgumentNullException>(() => new PgRange<string>(null!, "a"));
        Assert.Throws<PgInputException>(() => PgRange<string>.AtLeast(null!));
        Assert.Throws<PgInputException>(() => PgRange<string>.LessThan(null!));
        Assert.Throws<ArgumentException>(() => PgRange<object>.AtLeast(new object()).Contains(new object()));
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
        Assert.True(new PgMultirange<int>(PgRange<int>.Empty).IsEmpty);
        Assert.Equal([new PgRange<int>(1, 2)], new PgMultirange<int>(new PgRange<int>(1, 2)).Ranges);
        Assert.Equal("{[1,2),(,)}", new PgMultirange<int>(new PgRange<int>(1, 2), PgRange<int>.All).ToString());
    }

    private static PgRange<double> Real(PgRange<int> range) =>
        range.IsEmpty ? PgRange<double>.Empty
        : range.LowerInfinite && range.UpperInfinite ? PgRange<double>.All
        : range.LowerInfinite && range.UpperInclusive ? PgRange<double>.AtMost(range.Upper)
        : range.LowerInfinite ? PgRange<double>.LessThan(range.Upper)
        : range.UpperInfinite && range.LowerInclusive ? PgRange<double>.AtLeast(range.Lower)
        : range.UpperInfinite ? PgRange<double>.GreaterThan(range.Lower)
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
            0 => lowerInclusive ? PgRange<int>.AtLeast(lower) : PgRange<int>.GreaterThan(lower),
            1 => upperInclusive ? PgRange<int>.AtMost(upper) : PgRange<int>.LessThan(upper),
            2 => lowerInclusive ? PgRange<int>.All : PgRange<int>.Empty,
            _ => new PgRange<int>(Math.Min(lower, upper), Math.Max(lower, upper), lowerInclusive, upperInclusive),
        };
    }
}
