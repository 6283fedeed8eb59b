using ActorPg.Wire.Errors;

namespace ActorPg;

/// <summary>
/// The server answered with an error. <see cref="SqlState"/> says which: compare it with <see cref="SqlStates"/>, as in
/// <c>catch (PostgresException e) when (e.SqlState == SqlStates.UniqueViolation)</c>.
/// </summary>
public sealed class PostgresException : PgException
{
    /// <summary>An error as a server would report it, for tests of code that handles one.</summary>
    /// <param name="sqlState">Five characters, of <see cref="SqlStates"/>.</param>
    /// <param name="messageText">The message.</param>
    /// <param name="severity">ERROR, FATAL or PANIC.</param>
    public PostgresException(string sqlState, string messageText, string severity = "ERROR")
        : this(
            new ErrorFields
            {
                SqlState = sqlState,
                MessageText = messageText,
                LocalizedSeverity = severity,
                InvariantSeverity = severity,
            }
        ) { }

    internal PostgresException(ErrorFields fields, Exception? innerException = null)
        : base(Describe(fields), PgOutcome.Server, innerException)
    {
        Fields = fields;
    }

    /// <summary>The five characters of the SQLSTATE, one of <see cref="SqlStates"/> as a rule; empty when the server sent none.</summary>
    public override string SqlState => Fields.SqlState;

    /// <summary>ERROR, FATAL or PANIC; never translated where the server can say so (since 9.6).</summary>
    public string Severity => Fields.Severity;

    /// <summary>The message alone, one line. Some messages quote a value.</summary>
    public string MessageText => Fields.MessageText;

    /// <summary>More of what happened. Often quotes the row or key at fault, so it is not part of <see cref="Exception.Message"/>.</summary>
    public string? Detail => Fields.Detail;

    /// <summary>What the server suggests.</summary>
    public string? Hint => Fields.Hint;

    /// <summary>The place in the query text, in characters from 1.</summary>
    public int? Position => Fields.Position;

    /// <summary>The place in <see cref="InternalQuery"/>, in characters from 1.</summary>
    public int? InternalPosition => Fields.InternalPosition;

    /// <summary>The statement that a function or the server itself ran, when the error lies in that one.</summary>
    public string? InternalQuery => Fields.InternalQuery;

    /// <summary>The functions that were running, innermost first.</summary>
    public string? Where => Fields.Where;

    /// <summary>The schema of the object at fault.</summary>
    public string? SchemaName => Fields.SchemaName;

    /// <summary>The table at fault.</summary>
    public string? TableName => Fields.TableName;

    /// <summary>The column at fault.</summary>
    public string? ColumnName => Fields.ColumnName;

    /// <summary>The data type at fault.</summary>
    public string? DataTypeName => Fields.DataTypeName;

    /// <summary>The constraint that was violated; an index is one too.</summary>
    public string? ConstraintName => Fields.ConstraintName;

    /// <summary>The server's source file that reported it.</summary>
    public string? File => Fields.File;

    /// <summary>The line in it.</summary>
    public int? Line => Fields.Line;

    /// <summary>The server's function that reported it.</summary>
    public string? Routine => Fields.Routine;

    /// <summary>
    /// True when the same work can succeed if it is done again from the start: a lost serialization or deadlock, a server that is starting, stopping or
    /// short of something.
    /// </summary>
    public override bool IsTransient => TransientSqlStates.Contains(SqlState);

    internal ErrorFields Fields { get; }

    private static string Describe(ErrorFields fields)
    {
        string message = fields.SqlState.Length == 0 ? fields.MessageText : $"{fields.SqlState}: {fields.MessageText}";
        if (fields.Position is { } position)
        {
            message += $" (at character {position})";
        }
        if (fields.Hint is not null)
        {
            message += $"\nHINT: {fields.Hint}";
        }
        // It can quote a row, and messages end up in logs.
        if (fields.Detail is not null)
        {
            message += "\nDETAIL: in the Detail property; it can hold data.";
        }
        return message;
    }
}
