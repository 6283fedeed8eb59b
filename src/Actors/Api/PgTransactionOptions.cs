namespace ActorPg;

/// <summary>How a transaction begins.</summary>
/// <param name="Isolation">How much it sees of others.</param>
/// <param name="ReadOnly">The server refuses writes in it.</param>
/// <param name="Deferrable">With serializable and read-only: waits until it can run without ever failing.</param>
public readonly record struct PgTransactionOptions(
    PgIsolation Isolation = PgIsolation.Default,
    bool ReadOnly = false,
    bool Deferrable = false
)
{
    /// <summary>An isolation level is the option most often given, so it may stand alone.</summary>
    public static implicit operator PgTransactionOptions(PgIsolation isolation) => new(isolation);

    /// <summary>The same as the conversion from an isolation level.</summary>
    public static PgTransactionOptions FromPgIsolation(PgIsolation isolation) => isolation;

    /// <summary>Isolation and modes, for messages.</summary>
    public override string ToString() =>
        $"{Isolation}{(ReadOnly ? " read only" : "")}{(Deferrable ? " deferrable" : "")}";

    /// <summary>Whether a transaction with these options may have one with those others within it.</summary>
    internal bool Allow(PgTransactionOptions inner) =>
        (inner.Isolation == PgIsolation.Default || inner.Isolation == Isolation)
        && (ReadOnly || !inner.ReadOnly)
        && (Deferrable || !inner.Deferrable);

    internal string ToSql()
    {
        string isolation = Isolation switch
        {
            PgIsolation.ReadCommitted => " ISOLATION LEVEL READ COMMITTED",
            PgIsolation.RepeatableRead => " ISOLATION LEVEL REPEATABLE READ",
            PgIsolation.Serializable => " ISOLATION LEVEL SERIALIZABLE",
            PgIsolation.ReadUncommitted => " ISOLATION LEVEL READ UNCOMMITTED",
            _ => "",
        };
        return $"BEGIN{isolation}{(ReadOnly ? " READ ONLY" : "")}{(Deferrable ? " DEFERRABLE" : "")}";
    }
}
