using Akka.Actor;
using Akka.Event;

namespace ActorPg.AkkaNet.Host;

/// <summary>
/// What comes from outside the actor world (async work, I/O) with the incarnation it was meant for: a later one drops it, and disposes of what it carries.
/// A waker tells the same one many times.
/// </summary>
/// <param name="Incarnation">Stands for the incarnation that asked for it.</param>
/// <param name="Message">The message itself.</param>
/// <param name="Timer">The key of a timer that was due at once; null for everything else.</param>
internal sealed record Stamped(object Incarnation, object Message, string? Timer = null)
    : IDeadLetterSuppression,
        INoSerializationVerificationNeeded;
