namespace ActorPg.Simulation.Server;

/// <summary>The few commands that a scripted server knows without being taught: BEGIN, COMMIT, ROLLBACK and the empty statement.</summary>
internal static class TransactionCommand
{
    /// <summary>BEGIN, COMMIT or ROLLBACK, when the text starts with it; else null.</summary>
    public static string? VerbOf(string sql) =>
        sql.Split([' ', ';'], 2)[0].ToUpperInvariant() is ("BEGIN" or "COMMIT" or "ROLLBACK") and var verb
            ? verb
            : null;

    /// <summary>The statement, when it is one of them; else null.</summary>
    public static CannedStatement? StatementOf(string sql) =>
        VerbOf(sql) is { } verb ? new CannedStatement(sql).Tag(verb)
        : string.IsNullOrWhiteSpace(sql) ? new CannedStatement(sql)
        : null;
}
