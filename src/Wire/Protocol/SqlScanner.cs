namespace ActorPg.Wire.Protocol;

/// <summary>Reads just enough SQL to know a statement's first word. Source: PostgreSQL 18, Lexical Structure (comments nest).</summary>
internal static class SqlScanner
{
    private const int LongestWord = 12;

    /// <summary>Where a statement may run, by its first word; what has none (empty, only comments) leaves nothing behind either.</summary>
    public static StatementKind Classify(ReadOnlySpan<char> sql)
    {
        Span<char> upper = stackalloc char[LongestWord];
        ReadOnlySpan<char> word = FirstWord(sql);
        if (word.Length > LongestWord)
        {
            return StatementKind.Session;
        }
        int length = word.ToUpperInvariant(upper);
        return upper[..length] switch
        {
            ""
            or "SELECT"
            or "INSERT"
            or "UPDATE"
            or "DELETE"
            or "WITH"
            or "VALUES"
            or "TABLE"
            or "MERGE"
            or "EXPLAIN"
            or "SHOW" => HasSessionEffect(sql) ? StatementKind.Session : StatementKind.Shared,
            "BEGIN" or "START" or "COMMIT" or "END" or "ROLLBACK" or "ABORT" or "SAVEPOINT" or "RELEASE" =>
                StatementKind.Transaction,
            "COPY" => StatementKind.Copy,
            _ => StatementKind.Session,
        };
    }

    /// <summary>Whether its result depends on what the session holds under a name: FETCH on a cursor, EXECUTE on a statement.</summary>
    public static bool DependsOnSession(ReadOnlySpan<char> sql)
    {
        ReadOnlySpan<char> word = FirstWord(sql);
        return word.Equals("FETCH", StringComparison.OrdinalIgnoreCase)
            || word.Equals("EXECUTE", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the names in later statements may mean something else after this one: it touches search_path, the role or the user.</summary>
    public static bool ChangesNames(ReadOnlySpan<char> sql) =>
        sql.Contains("search_path", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("role", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("authorization", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("reset", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("discard", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it may leave statements prepared by SQL behind.</summary>
    public static bool Prepares(ReadOnlySpan<char> sql) => sql.Contains("PREPARE", StringComparison.OrdinalIgnoreCase);

    /// <summary>The first word, past white space, comments and opening parentheses.</summary>
    public static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> sql)
    {
        int at = 0;
        while (at < sql.Length)
        {
            char c = sql[at];
            if (char.IsWhiteSpace(c) || c is '(' or ';')
            {
                at++;
            }
            else if (c == '-' && Follows(sql, at, '-'))
            {
                int end = sql[at..].IndexOfAny('\n', '\r');
                at = end < 0 ? sql.Length : at + end + 1;
            }
            else if (c == '/' && Follows(sql, at, '*'))
            {
                at = SkipBlockComment(sql, at);
            }
            else
            {
                break;
            }
        }
        int start = at;
        while (at < sql.Length && (char.IsAsciiLetter(sql[at]) || sql[at] == '_'))
        {
            at++;
        }
        return sql[start..at];
    }

    // What a plain SELECT is known to leave in a session: settings, advisory locks, and a temporary table by SELECT INTO.
    private static bool HasSessionEffect(ReadOnlySpan<char> sql) =>
        sql.Contains("set_config", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("pg_advisory_lock", StringComparison.OrdinalIgnoreCase)
        || sql.Contains("pg_try_advisory_lock", StringComparison.OrdinalIgnoreCase)
        || MakesTemporaryTable(sql);

    private static bool MakesTemporaryTable(ReadOnlySpan<char> sql)
    {
        for (int at; (at = sql.IndexOf("INTO", StringComparison.OrdinalIgnoreCase)) >= 0; )
        {
            sql = sql[(at + 4)..];
            ReadOnlySpan<char> word = FirstWord(sql);
            foreach (string temporary in (ReadOnlySpan<string>)["TEMP", "TEMPORARY", "LOCAL", "GLOBAL"])
            {
                if (word.Equals(temporary, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static int SkipBlockComment(ReadOnlySpan<char> sql, int at)
    {
        int depth = 0;
        while (at < sql.Length)
        {
            if (sql[at] == '/' && Follows(sql, at, '*'))
            {
                depth++;
                at += 2;
            }
            else if (sql[at] == '*' && Follows(sql, at, '/'))
            {
                depth--;
                at += 2;
                if (depth == 0)
                {
                    return at;
                }
            }
            else
            {
                at++;
            }
        }
        return at;
    }

    private static bool Follows(ReadOnlySpan<char> sql, int at, char next) =>
        at + 1 < sql.Length && sql[at + 1] == next;
}
