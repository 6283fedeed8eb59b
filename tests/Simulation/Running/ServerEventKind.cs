namespace ActorPg.Simulation.Tests.Running;

/// <summary>What a server's session did.</summary>
internal enum ServerEventKind
{
    Starting,
    Executed,
    Interrupted,
    Error,
    BlockBegan,
    BlockEnded,
    Ended,

    /// <summary>Something was left in the session by another than the one who runs a statement now.</summary>
    Residue,

    /// <summary>The pool gave it to one holder.</summary>
    Granted,

    /// <summary>The holder gave it back.</summary>
    Released,
}
