namespace ActorPg.Wire.Protocol;

/// <summary>What the first word of a statement tells about where it may run.</summary>
internal enum StatementKind
{
    /// <summary>Leaves nothing behind in the session: may share a connection with strangers.</summary>
    Shared,

    /// <summary>May change the session (SET, LISTEN, PREPARE, CREATE TEMP …): runs alone, and the session is reset behind it.</summary>
    Session,

    /// <summary>Opens, ends or marks a transaction: makes sense on a session only.</summary>
    Transaction,

    /// <summary>COPY: has a protocol of its own.</summary>
    Copy,
}
