namespace ActorPg;

/// <summary>
/// What may be said of a COPY of bytes, by the names that the command has for it. Null leaves a thing to the server's default. Source: PostgreSQL 18, COPY.
/// </summary>
public sealed record PgCopyOptions
{
    /// <summary>All of the server's defaults: text format.</summary>
    public static PgCopyOptions Default { get; } = new();

    /// <summary>The table's schema; null for the search path.</summary>
    public string? Schema { get; init; }

    /// <summary>The columns, in order; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Into a table: a condition, as SQL, that rows have to meet to be kept. It is not quoted: never make it from input.</summary>
    public string? Where { get; init; }

    /// <summary>The form of the data.</summary>
    public PgCopyFormat Format { get; init; }

    /// <summary>Into a table made or truncated in the same transaction: rows as already frozen.</summary>
    public bool Freeze { get; init; }

    /// <summary>What parts the fields.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What stands for NULL.</summary>
    public string? Null { get; init; }

    /// <summary>Into a table: what stands for a column's default (PostgreSQL 16).</summary>
    public string? DefaultMarker { get; init; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool? Header { get; init; }

    /// <summary>CSV: what quotes values.</summary>
    public char? Quote { get; init; }

    /// <summary>CSV: what escapes a quote within a value.</summary>
    public char? Escape { get; init; }

    /// <summary>CSV out: columns to quote always; a single <c>*</c> for all.</summary>
    public IReadOnlyList<string>? ForceQuote { get; init; }

    /// <summary>CSV in: columns in which nothing is NULL; a single <c>*</c> for all (PostgreSQL 17).</summary>
    public IReadOnlyList<string>? ForceNotNull { get; init; }

    /// <summary>CSV in: columns in which even a quoted <see cref="Null"/> is NULL; a single <c>*</c> for all (PostgreSQL 17).</summary>
    public IReadOnlyList<string>? ForceNull { get; init; }

    /// <summary>The encoding of the data, as PostgreSQL names it; UTF8 when null.</summary>
    public string? Encoding { get; init; }

    /// <summary>Told now and then how far it has come, and once at the end.</summary>
    public IProgress<PgCopyProgress>? Progress { get; init; }
}
