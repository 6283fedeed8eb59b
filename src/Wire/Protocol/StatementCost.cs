namespace ActorPg.Wire.Protocol;

/// <summary>
/// What running a statement has taken lately, so that quick ones may share a pipeline and nobody waits behind a slow one. Written by connections,
/// read by routers; a lost update does not matter.
/// </summary>
internal sealed class StatementCost
{
    /// <summary>Above this, a statement gets a connection to itself.</summary>
    public const double QuickMicroseconds = 2_000;

    private const double Weight = 0.125;

    private double _averageMicroseconds = double.NaN;

    /// <summary>False until it ran once.</summary>
    public bool IsQuick => Volatile.Read(ref _averageMicroseconds) <= QuickMicroseconds;

    /// <summary>One more run.</summary>
    public void Add(double microseconds)
    {
        double average = Volatile.Read(ref _averageMicroseconds);
        Volatile.Write(
            ref _averageMicroseconds,
            double.IsNaN(average) ? microseconds : average + (Weight * (microseconds - average))
        );
    }
}
