namespace ActorPg;

/// <summary>
/// A place where notifications are missing, or may be: the connection was lost for a while, or the subscriber did not keep up. Immutable. When one is told
/// the subscription stands again: whoever reads the tables anew then has missed nothing.
/// </summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Since">When the server was last heard before that; for a subscriber that did not keep up, when the first was dropped.</param>
/// <param name="Dropped">How many notifications were dropped because the subscriber's queue was full.</param>
/// <param name="Reason">Why the connection was lost, in which case nobody knows how many were missed; null when it was not.</param>
public sealed record PgGap(string Channel, DateTimeOffset Since, long Dropped, Exception? Reason)
    : PgChannelEvent(Channel)
{
    /// <inheritdoc />
    internal override int Weight => 0;

    /// <summary>Two gaps with nothing between them.</summary>
    internal PgGap Join(PgGap later) =>
        this with
        {
            Dropped = Dropped + later.Dropped,
            Reason = Reason ?? later.Reason,
        };
}
