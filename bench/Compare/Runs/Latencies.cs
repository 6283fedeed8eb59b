using System.Diagnostics;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>How long each piece of work took, in buckets an eighth of a doubling wide. For one thread; several are added up.</summary>
internal sealed class Latencies
{
    private const int BucketsPerDoubling = 8;

    private readonly long[] _counts = new long[40 * BucketsPerDoubling];

    /// <summary>Counts one, in ticks of the stopwatch.</summary>
    public void Add(long ticks)
    {
        double nanoseconds = Math.Max(1, ticks * 1e9 / Stopwatch.Frequency);
        int bucket = (int)(Math.Log2(nanoseconds) * BucketsPerDoubling);
        _counts[Math.Min(bucket, _counts.Length - 1)]++;
    }

    public void Add(Latencies others)
    {
        lock (_counts)
        {
            for (int i = 0; i < _counts.Length; i++)
            {
                _counts[i] += others._counts[i];
            }
        }
    }

    /// <summary>The time, in microseconds, within which this share was done; null when there was nothing to do.</summary>
    public double? Quantile(double share)
    {
        long total = _counts.Sum();
        long wanted = (long)Math.Ceiling(total * share);
        for (int i = 0; total > 0 && i < _counts.Length; i++)
        {
            wanted -= _counts[i];
            if (wanted <= 0)
            {
                return Math.Pow(2, (i + 0.5) / BucketsPerDoubling) / 1000;
            }
        }
        return null;
    }
}
