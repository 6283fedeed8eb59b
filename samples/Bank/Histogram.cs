using System.Numerics;

namespace Bank;

/// <summary>How often something took how long: 16 buckets for each doubling, so a percentile is off by 6 % at most.</summary>
internal sealed class Histogram
{
    private const int Steps = 16;
    private const int StepBits = 4;
    private const int LargestBits = 36; // 19 hours in microseconds

    private readonly int[] _counts = new int[Steps * (LargestBits - StepBits + 1)];

    public long Count { get; private set; }

    public void Add(TimeSpan time)
    {
        _counts[BucketOf((long)time.TotalMicroseconds)]++;
        Count++;
    }

    public void Add(Histogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
        Count += other.Count;
    }

    /// <summary>The time within which this part of all was done; the upper edge of its bucket.</summary>
    /// <param name="part">From 0 to 1.</param>
    public TimeSpan Percentile(double part)
    {
        long rank = (long)Math.Ceiling(part * Count);
        int bucket = 0;
        for (long seen = _counts[0]; seen < rank; seen += _counts[bucket])
        {
            bucket++;
        }
        return TimeSpan.FromMicroseconds(Count == 0 ? 0 : UpperEdge(bucket));
    }

    // Below 16 each microsecond has its bucket; above, the bits behind the leading one choose among the 16 of that doubling.
    private static int BucketOf(long microseconds)
    {
        ulong value = (ulong)Math.Clamp(microseconds, 0, (1L << LargestBits) - 1);
        int shift = Math.Max(0, BitOperations.Log2(value | 1) - StepBits);
        return (shift * Steps) + (int)(value >> shift);
    }

    private static long UpperEdge(int bucket)
    {
        int shift = Math.Max(0, (bucket / Steps) - 1);
        return ((long)(bucket - (shift * Steps) + 1) << shift) - 1;
    }
}
