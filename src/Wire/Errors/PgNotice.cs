using ActorPg.Wire.Errors;

namespace ActorPg;

/// <summary>A warning or note that the server sent beside its answers. Immutable.</summary>
public sealed class PgNotice
{
    internal PgNotice(ErrorFields fields)
    {
        Fields = fields;
    }

    /// <summary>The five characters of the SQLSTATE; <c>00000</c> and class 01 for notices and warnings, as a rule.</summary>
    public string SqlState => Fields.SqlState;

    /// <summary>WARNING, NOTICE, DEBUG, INFO or LOG; never translated where the server can say so (since 9.6).</summary>
    public string Severity => Fields.Severity;

    /// <summary>The message alone, one line. Some messages quote a value.</summary>
    public string MessageText => Fields.MessageText;

    /// <summary>More of what happened. Often quotes data.</summary>
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

    internal ErrorFields Fields { get; }

    /// <summary>Severity, code and message.</summary>
    public override string ToString() => Fields.ToString();
}
