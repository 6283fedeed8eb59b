namespace ActorPg;

/// <summary>What a subscriber of a channel is told: a <see cref="PgNotification"/>, or a <see cref="PgGap"/> between two of them. Immutable.</summary>
/// <param name="Channel">The channel's name, as the server spells it.</param>
public abstract record PgChannelEvent(string Channel)
{
    /// <summary>What it takes in a subscriber's queue, in bytes, about.</summary>
    internal abstract int Weight { get; }
}
