namespace ActorPg.Wire.Protocol;

/// <summary>
/// What running a statement has taken lately. Quick ones gladly share a connection, since a place in a warm pipeline beats waking another server process;
/// slow ones get a connection to themselves, so that nobody waits behind them. Written by connections, read by routers; a lost update does not matter.
/// </summary>
internal sealed class StatementCost
{
    /// <summary>Above this, and a round trip, a statement gets a connection to itself.</summary>
    private const double QuickMicroseconds = 2_000;

    /// <summary>What a request may have to wait for others ahead of it before an idle connection is the better choice.</summary>
    private const double PatienceMicroseconds = 250;

    /// <summary>Requests of the quickest kind that share a connection while another is idle.</summary>
    private const int LargestCrowd = 5;

    /// <summary>
    /// What a server takes at least for the rows it sends. Answers that lie ready when the caller gets to them seem to have taken no time; their bytes
    /// tell that they did.
    /// </summary>
    private const double MicrosecondsPerByte = 0.012;

    // A run is delayed by whatever else the machine does, and never hastened: less than the average tells more than more does.
    private const double WeightOfLess = 0.25;
    private const double WeightOfMore = 0.04;
    private const double WeightOfSlow = 0.125;

    /// <summary>What the least is forgotten by with each run: a hundred runs forget two thirds of it.</summary>
    private const double Forgetting = 1.01;

    private double _averageMicroseconds = double.NaN;
    private double _leastMicroseconds = double.MaxValue;
    private int _crowd;

    /// <summary>False until it ran once.</summary>
    public bool IsKnown => Volatile.Read(ref _crowd) != 0;

    /// <summary>Known, and quick enough to share a connection.</summary>
    public bool IsQuick => Volatile.Read(ref _crowd) > 0;

    /// <summary>How many requests share a connection while another is idle: 1 to <see cref="LargestCrowd"/> for quick statements.</summary>
    public int Crowd => Volatile.Read(ref _crowd);

    /// <summary>One more run.</summary>
    /// <param name="microseconds">From the answer before, or from the sending if nothing was in flight then: the network's part is in it.</param>
    /// <param name="rowBytes">What its rows amounted to.</param>
    /// <param name="roundTripMicroseconds">The network's part at most. A server far away does not make a statement slow.</param>
    public void Add(double microseconds, long rowBytes, double roundTripMicroseconds)
    {
        microseconds = Math.Max(microseconds, rowBytes * MicrosecondsPerByte);
        double average = Volatile.Read(ref _averageMicroseconds);
        average = double.IsNaN(average)
            ? microseconds
            : average + (WeightOf(microseconds, average) * (microseconds - average));
        Volatile.Write(ref _averageMicroseconds, average);
        // Many at once on connections of their own hold each other up, and would never be seen to be quick again: so the least counts here.
        double least = Math.Min(microseconds, Volatile.Read(ref _leastMicroseconds) * Forgetting);
        Volatile.Write(ref _leastMicroseconds, least);
        int crowd =
            average > QuickMicroseconds + roundTripMicroseconds
                ? -1
                : Math.Clamp((int)(PatienceMicroseconds / Math.Max(least, 1)), 1, LargestCrowd);
        if (crowd != _crowd)
        {
            Volatile.Write(ref _crowd, crowd);
        }
    }

    private static double WeightOf(double microseconds, double average) =>
        microseconds < average ? WeightOfLess
        : microseconds > QuickMicroseconds ? WeightOfSlow
        : WeightOfMore;
}
