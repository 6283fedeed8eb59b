namespace ActorPg.Connection;

/// <summary>
/// How long to wait before the next attempt to connect: nothing after a connection that worked, then a random share of a bound that doubles with each
/// failure, so that the connections of many processes do not come back in step.
/// </summary>
internal sealed class Backoff
{
    private readonly TimeSpan _minimum;
    private readonly TimeSpan _maximum;
    private int _failures;

    public Backoff(TimeSpan minimum, TimeSpan maximum)
    {
        _minimum = minimum;
        _maximum = maximum;
    }

    /// <summary>The connection worked for a while.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Next(Random random)
    {
        int failures = _failures++;
        if (failures == 0)
        {
            return TimeSpan.Zero;
        }
        double bound = Math.Min(
            _minimum.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30)),
            _maximum.TotalMilliseconds
        );
        return TimeSpan.FromMilliseconds(
            _minimum.TotalMilliseconds + (random.NextDouble() * Math.Max(0, bound - _minimum.TotalMilliseconds))
        );
    }
}
