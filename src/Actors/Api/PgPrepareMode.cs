namespace ActorPg;

/// <summary>How statements are prepared on the server.</summary>
public enum PgPrepareMode
{
    /// <summary>
    /// Each connection keeps the statements it ran lately under names of its own: the quickest, for servers, for poolers in session mode, and for those
    /// that follow prepared statements themselves (pgbouncer 1.21 with <c>max_prepared_statements</c>).
    /// </summary>
    Cached,

    /// <summary>
    /// Nothing has a name: each run sends Parse, Bind, Describe, Execute and Sync together, in one flush, so that a pooler may give every transaction to
    /// another session. Statements are planned anew each time.
    /// </summary>
    Unnamed,

    /// <summary>
    /// The simple query protocol, for what speaks no other, such as pgbouncer's own console. Values are never written into the SQL: a call with arguments
    /// is refused. Results come as text, and are read as strings, numbers and booleans.
    /// </summary>
    Simple,
}
