using ActorPg;
using ActorPg.Model;

namespace Bank;

internal interface ISenderMessage;

/// <summary>What became of a transfer.</summary>
/// <param name="Number">Which.</param>
/// <param name="Tag">What the server said; null when it failed.</param>
/// <param name="Failure">How it failed; null when it went well.</param>
internal sealed record Answered(int Number, CommandTag? Tag, Exception? Failure) : ISenderMessage;

/// <summary>Say how it goes.</summary>
internal sealed record TellHowItGoes(IActorRef<IOfficeMessage> To) : ISenderMessage;

/// <summary>Send nothing more, and hand over the journal.</summary>
/// <param name="To">To whom.</param>
/// <param name="AtOnce">Without waiting for the answer that is still to come.</param>
internal sealed record HandOver(IActorRef<IOfficeMessage> To, bool AtOnce) : ISenderMessage;
