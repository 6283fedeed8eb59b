namespace ActorPg;

/// <summary>How much a transaction sees of others. Source: PostgreSQL 18, Transaction Isolation.</summary>
public enum PgIsolation
{
    /// <summary>What the server or session has as its default.</summary>
    Default,

    /// <summary>Each statement sees what was committed before it began.</summary>
    ReadCommitted,

    /// <summary>All statements see what was committed before the first.</summary>
    RepeatableRead,

    /// <summary>As if transactions ran one after another; may fail with 40001 and be run again.</summary>
    Serializable,

    /// <summary>In PostgreSQL the same as <see cref="ReadCommitted"/>.</summary>
    ReadUncommitted,
}
