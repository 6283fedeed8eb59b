namespace ActorPg.Model;

/// <summary>What a parent does with a child that threw.</summary>
public enum Supervision
{
    /// <summary>A new incarnation takes over the mailbox; the message at hand is failed.</summary>
    Restart,

    /// <summary>The child stops; what is in its mailbox is failed.</summary>
    Stop,

    /// <summary>The parent fails with the same exception.</summary>
    Escalate,
}
