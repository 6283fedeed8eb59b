namespace ActorPg.Bench.Compare.Runs;

/// <summary>What one peer did in one round of one scenario.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Scenario">What.</param>
/// <param name="Units">How much.</param>
/// <param name="Seconds">In what time.</param>
/// <param name="CpuMicroseconds">Processor time of its process, user and system.</param>
/// <param name="AllocatedBytes">Managed memory allocated; null where nobody counts.</param>
/// <param name="CalmTail">Microseconds within which 99 of 100 were done in the first half of the round; null where nobody notes that.</param>
/// <param name="BusyTail">The same in the second half.</param>
/// <param name="Typical">Microseconds within which half of the calls were answered; null where nobody notes that.</param>
/// <param name="Tail">The same for 99 of 100.</param>
/// <param name="Stolen">The share of the processors' time that the machine's host gave to others meanwhile.</param>
internal sealed record Measurement(
    string Peer,
    string Scenario,
    long Units,
    double Seconds,
    double CpuMicroseconds,
    long? AllocatedBytes,
    double? CalmTail = null,
    double? BusyTail = null,
    double? Typical = null,
    double? Tail = null,
    double Stolen = 0
)
{
    /// <summary>From here on the figures are the neighbours'.</summary>
    private const double TooMuchStolen = 0.1;

    /// <summary>Whether it says as much about the machine's host as about the peer.</summary>
    public bool IsDisturbed => Stolen > TooMuchStolen;

    public double PerSecond => Units / Seconds;

    public double CpuPerUnit => CpuMicroseconds / Units;

    public double? BytesPerUnit => AllocatedBytes / (double)Units;
}
