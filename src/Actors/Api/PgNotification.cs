namespace ActorPg;

/// <summary>Somebody called NOTIFY. Immutable.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Payload">What NOTIFY was given; empty when nothing.</param>
/// <param name="ProcessId">The backend that notified.</param>
public sealed record PgNotification(string Channel, string Payload, int ProcessId) : PgChannelEvent(Channel)
{
    private const int OwnWeight = 96;

    /// <summary>What may have been missed just before this one; null when nothing was.</summary>
    public PgGap? Gap { get; init; }

    /// <inheritdoc />
    internal override int Weight => OwnWeight + (2 * (Channel.Length + Payload.Length));
}
