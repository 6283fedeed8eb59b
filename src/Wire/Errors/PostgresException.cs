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

    internal PostgresException(ErrorFields fields, Exception? innerException = null, bool showsDetail = false)
        : base(Describe(fields, showsDetail), PgOutcome.Server, innerException)
    {
        Fields = fields;
    }

    /// <summary>The five characters of the SQLSTATE, one of <see cref="SqlStates"/> as a rule; empty when the server sent none.</summary>
    public override string SqlState => Fields.SqlState;

    /// <summary>
    /// The first two characters of <see cref="SqlState"/>, one of <see cref="SqlStateClasses"/>: a code that this version does not list still belongs to its
    /// family. Empty when the server sent none.
    /// </summary>
    public string SqlStateClass => SqlState.Length >= 2 ? SqlState[..2] : "";

    /// <summary>ERROR, FATAL or PANIC; never translated where the server can say so (since 9.6).</summary>
    public string Severity => Fields.Severity;

    /// <summary>The message alone, one line. Some messages quote a value.</summary>
    public string MessageText => Fields.MessageText;

    /// <summary>
    /// More of what happened. Often quotes the row or key at fault, so it is part of <see cref="Exception.Message"/> only where the pool's options say so
    /// (<c>IncludeErrorDetail</c>).
    /// </summary>
    public string? Detail => Fields.Detail;

    /// <summary>What the server suggests; where it suggests nothing, what the driver can.</summary>
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

    /// <summary>The same error with the driver's hint where the server gave none, and with its detail in the message if that is wanted.</summary>
    internal PostgresException With(string? hint, bool showsDetail)
    {
        bool addsHint = hint is not null && Fields.Hint is null;
        if (!addsHint && !(showsDetail && Fields.Detail is not null))
        {
            return this;
        }
        return new PostgresException(addsHint ? Fields with { Hint = hint } : Fields, InnerException, showsDetail);
    }

    private static string Describe(ErrorFields fields, bool showsDetail)
    {
        string message = fields.SqlState.Length == 0 ? fields.MessageText : $"{fields.SqlState}: {fields.MessageText}";
        if (fields.Position is { } position)
        {
            message += $" (at character {position})";
        }
        // It can quote a row, and messages end up in logs.
        if (fields.Detail is not null)
        {
            message += showsDetail
                ? $"\nDETAIL: {fields.Detail}"
                : "\nDETAIL: in the Detail property; it can hold data.";
        }
        if (fields.Hint is not null)
        {
            message += $"\nHINT: {fields.Hint}";
        }
        return message;
    }
}
