namespace ActorPg.Wire.Protocol;

/// <summary>
/// What cannot work behind a pooler that gives the session away after each transaction: found by the words of a script, outside its comments and
/// literals. What hides in functions is not found. Source: pgbouncer, Features, SQL feature map for pooling modes.
/// </summary>
internal static class SessionFeature
{
    public const string Listen = "LISTEN";

    public const string NamedStatement = "A statement prepared under a name";

    /// <summary>The first such feature in a script of any number of statements, as a user would call it; null when there is none.</summary>
    public static string? Of(string sql)
    {
        foreach (string statement in SqlWords.Statements(sql))
        {
            if (OfStatement(statement) is { } feature)
            {
                return feature;
            }
        }
        return null;
    }

    private static string? OfStatement(string sql)
    {
        string[] words = sql.ToUpperInvariant().Split(_separators, 6, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["LISTEN" or "UNLISTEN", ..] => Listen,
            ["SET", "LOCAL" or "TRANSACTION" or "CONSTRAINTS", ..] => null,
            ["SET", ..] => "SET (SET LOCAL works, in a transaction)",
            ["PREPARE", "TRANSACTION", ..] => null,
            ["PREPARE", ..] => "PREPARE",
            ["LOAD", ..] => "LOAD",
            ["DECLARE", ..] when HasHold(sql) => "A cursor WITH HOLD",
            ["CREATE", "TEMP" or "TEMPORARY", ..]
            or ["CREATE", "LOCAL" or "GLOBAL", "TEMP" or "TEMPORARY", ..] when !Has(sql, "DROP") =>
                "A temporary table that outlives its transaction (ON COMMIT DROP works)",
            _ when Has(sql, "PG_ADVISORY_LOCK") || Has(sql, "PG_TRY_ADVISORY_LOCK") =>
                "An advisory lock of the session (pg_advisory_xact_lock works, in a transaction)",
            _ when Has(sql, "SET_CONFIG") && !Has(sql, "TRUE") => "set_config for the session (is_local true works)",
            _ => null,
        };
    }

    private static readonly char[] _separators = [' ', '\t', '\r', '\n', '\f', '\v', '(', ')', ',', ';', '='];

    private static bool HasHold(string sql) => Has(sql, "WITH") && Has(sql, "HOLD") && !Has(sql, "WITHOUT");

    private static bool Has(string sql, string word) => sql.Contains(word, StringComparison.OrdinalIgnoreCase);
}
