namespace ActorPg.Wire.Errors;

/// <summary>What the driver can suggest about an error of the server's, where the server suggests nothing.</summary>
internal static class ErrorAdvice
{
    private const string Pooler =
        "A prepared statement was lost, or was there before: is there a pooler such as pgbouncer in between, in transaction or statement mode? "
        + "PgOptions.PrepareMode = PgPrepareMode.Unnamed (prepare_mode=unnamed in a connection string) keeps no statement by name, and works through it.";

    private const string Duplicate =
        "The name is taken in this session: choose another, or DEALLOCATE that statement first. Behind a pooler such as pgbouncer in transaction mode "
        + "it may be another client's: named statements cannot work there, and PgPrepareMode.Unnamed needs none.";

    /// <summary>A hint, or null when there is nothing to say.</summary>
    /// <param name="error">What the server said.</param>
    /// <param name="sql">The statement, or its beginning.</param>
    /// <param name="isNamedByCaller">Whether the statement's name on the server was the caller's choice.</param>
    public static string? For(ErrorFields error, string sql, bool isNamedByCaller) =>
        error.SqlState switch
        {
            SqlStates.DuplicatePstatement => isNamedByCaller ? Duplicate : Pooler,
            SqlStates.InvalidSqlStatementName => Pooler,
            SqlStates.SyntaxError => AfterIn(error.MessageText, sql),
            SqlStates.IndeterminateDatatype => Untyped(error.MessageText),
            _ => null,
        };

    // "could not determine data type of parameter $1", translated or not.
    private static string? Untyped(string message) =>
        Parameter(message) is { } parameter
            ? $"Nothing in the statement says what type {parameter} is: write it with a cast, such as {parameter}::int."
            : null;

    // "syntax error at or near "$1"", translated or not: the parameter is the only thing in quotes.
    private static string? AfterIn(string message, string sql)
    {
        if (Parameter(message) is not { } parameter)
        {
            return null;
        }
        for (int at = 0; (at = sql.IndexOf(parameter, at, StringComparison.Ordinal)) >= 0; at += parameter.Length)
        {
            if (FollowsIn(sql.AsSpan(0, at)))
            {
                return $"IN takes a list in parentheses, not a parameter: write \"= any({parameter})\" and pass an array.";
            }
        }
        return null;
    }

    /// <summary>The first <c>$n</c> in a message; null when there is none.</summary>
    private static string? Parameter(string message)
    {
        int dollar = message.IndexOf('$', StringComparison.Ordinal);
        if (dollar < 0)
        {
            return null;
        }
        int end = dollar + 1;
        while (end < message.Length && char.IsAsciiDigit(message[end]))
        {
            end++;
        }
        return message[dollar..end];
    }

    private static bool FollowsIn(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd();
        return before.EndsWith("IN", StringComparison.OrdinalIgnoreCase)
            && before.Length > 2
            && !char.IsLetterOrDigit(before[^3])
            && before[^3] != '_';
    }
}
