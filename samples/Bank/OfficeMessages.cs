namespace Bank;

internal interface IOfficeMessage;

/// <summary>How it goes with one sender.</summary>
/// <param name="Sender">Which.</param>
/// <param name="Tally">Since it started.</param>
/// <param name="Latency">Since its last report.</param>
internal sealed record SenderReport(int Sender, Tally Tally, Histogram Latency) : IOfficeMessage;

/// <summary>A sender is done.</summary>
/// <param name="Journal">All that it knows; the office's now.</param>
/// <param name="Latency">Since its last report.</param>
internal sealed record HandedOver(Journal Journal, Histogram Latency) : IOfficeMessage;

/// <summary>Backends were killed.</summary>
internal sealed record Killed(int Backends) : IOfficeMessage;

/// <summary>A message without content.</summary>
internal sealed record OfficeSignal : IOfficeMessage
{
    /// <summary>Time to ask the senders.</summary>
    public static readonly OfficeSignal Tick = new();

    /// <summary>The day is over, or somebody pressed Ctrl-C.</summary>
    public static readonly OfficeSignal ClosingTime = new();

    /// <summary>Whoever has not handed over by now waits for an answer that does not come.</summary>
    public static readonly OfficeSignal PatienceOver = new();
}
