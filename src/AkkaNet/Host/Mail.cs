using Akka.Actor;
using Akka.Event;

namespace ActorPg.AkkaNet.Host;

/// <summary>
/// A message on its way between two actors of this host. Either the receiver takes it or, where there is none any more, whoever finds it undelivered: never
/// both, since a request may be used again once it is settled.
/// </summary>
/// <param name="message">What is told.</param>
internal sealed class Mail(object message) : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private int _taken;

    /// <summary>The message, to the first who asks; null to everybody else.</summary>
    public object? Take() => Interlocked.Exchange(ref _taken, 1) == 0 ? message : null;

    /// <inheritdoc />
    public override string ToString() => $"Mail ({message.GetType().Name})";
}
