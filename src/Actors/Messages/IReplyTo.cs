namespace ActorPg.Messages;

/// <summary>Where the answer to a message goes: a task, or the mailbox of an actor.</summary>
/// <typeparam name="TReply">The answer.</typeparam>
public interface IReplyTo<in TReply>
{
    /// <summary>It went well. Called once, from any thread, and not within any actor's turn.</summary>
    void Succeed(TReply reply);

    /// <summary>It failed. Called once, from any thread, and not within any actor's turn.</summary>
    void Fail(Exception reason);
}
