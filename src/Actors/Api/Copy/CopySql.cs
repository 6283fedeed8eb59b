using System.Text;

namespace ActorPg.Api.Copy;

/// <summary>The COPY commands, and what is asked beside them.</summary>
internal static class CopySql
{
    /// <summary>What the writable columns of a table are: those that COPY takes when it is told none.</summary>
    public const string WritableColumns =
        "select attname::text from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum";

    public static string Table(string table, string? schema) =>
        schema is null
            ? SqlName.Quote(table, nameof(table))
            : $"{SqlName.Quote(schema, nameof(schema))}.{SqlName.Quote(table, nameof(table))}";

    /// <summary>A statement with exactly these columns.</summary>
    public static string Select(string table, IReadOnlyList<string> columns) =>
        $"SELECT {SqlName.Join(columns, nameof(columns))} FROM {table}";

    /// <summary>Rows into a table.</summary>
    public static string RowsIn(string table, IReadOnlyList<string> columns, bool isBinary, string? where)
    {
        string format = isBinary ? "binary" : "text";
        return $"COPY {table} ({SqlName.Join(columns, nameof(columns))}) FROM STDIN (FORMAT {format}){Where(where)}";
    }

    /// <summary>Bytes into a table.</summary>
    public static string BytesIn(string table, PgCopyOptions copy) =>
        $"COPY {table}{Columns(copy)} FROM STDIN ({Options(copy, isIn: true)}){Where(copy.Where)}";

    /// <summary>Bytes out of a table.</summary>
    public static string BytesOut(string table, PgCopyOptions copy) =>
        $"COPY {table}{Columns(copy)} TO STDOUT ({Options(copy, isIn: false)})";

    /// <summary>Bytes out of a query, which may end in a comment.</summary>
    public static string QueryOut(string query, PgCopyOptions copy) =>
        $"COPY ({query}\n) TO STDOUT ({Options(copy, isIn: false)})";

    /// <summary>Rows out of a query, of which those columns that have no binary form here come as text.</summary>
    public static string RowsOut(string query, PgColumn[] columns)
    {
        string names = string.Join(", ", columns.Select((_, i) => $"c{i}"));
        string values = string.Join(", ", columns.Select((c, i) => c.Codec.FormatCode == 1 ? $"c{i}" : $"c{i}::text"));
        return $"COPY (SELECT {values} FROM ({query}\n) AS q({names})) TO STDOUT (FORMAT binary)";
    }

    private static string Columns(PgCopyOptions copy) =>
        copy.Columns is { } columns ? $" ({SqlName.Join(columns, nameof(copy.Columns))})" : "";

    private static string Where(string? where) => where is null ? "" : $" WHERE {SqlText.Check(where)}";

    private static string Options(PgCopyOptions copy, bool isIn)
    {
        var sql = new StringBuilder("FORMAT ");
        sql.Append(
            copy.Format switch
            {
                PgCopyFormat.Text => "text",
                PgCopyFormat.Csv => "csv",
                PgCopyFormat.Binary => "binary",
                _ => throw new PgInputException($"{copy.Format} is no format of COPY.", nameof(copy.Format)),
            }
        );
        Refuse(isIn, copy.ForceQuote, nameof(copy.ForceQuote), "out of");
        Refuse(!isIn, copy.ForceNotNull, nameof(copy.ForceNotNull), "into");
        Refuse(!isIn, copy.ForceNull, nameof(copy.ForceNull), "into");
        Refuse(!isIn, copy.Where, nameof(copy.Where), "into");
        Refuse(!isIn, copy.DefaultMarker, nameof(copy.DefaultMarker), "into");
        Refuse(!isIn, copy.Freeze ? copy : null, nameof(copy.Freeze), "into");
        Add(sql, "FREEZE", copy.Freeze ? "true" : null);
        Add(sql, "DELIMITER", Constant(copy.Delimiter?.ToString(), nameof(copy.Delimiter)));
        Add(sql, "NULL", Constant(copy.Null, nameof(copy.Null)));
        Add(sql, "DEFAULT", Constant(copy.DefaultMarker, nameof(copy.DefaultMarker)));
        Add(sql, "HEADER", copy.Header?.ToString());
        Add(sql, "QUOTE", Constant(copy.Quote?.ToString(), nameof(copy.Quote)));
        Add(sql, "ESCAPE", Constant(copy.Escape?.ToString(), nameof(copy.Escape)));
        Add(sql, "FORCE_QUOTE", Names(copy.ForceQuote, nameof(copy.ForceQuote)));
        Add(sql, "FORCE_NOT_NULL", Names(copy.ForceNotNull, nameof(copy.ForceNotNull)));
        Add(sql, "FORCE_NULL", Names(copy.ForceNull, nameof(copy.ForceNull)));
        Add(sql, "ENCODING", Constant(copy.Encoding, nameof(copy.Encoding)));
        return sql.ToString();
    }

    private static void Add(StringBuilder sql, string option, string? value)
    {
        if (value is not null)
        {
            sql.Append(", ").Append(option).Append(' ').Append(value);
        }
    }

    private static string? Constant(string? value, string parameter) =>
        value is null ? null : SqlName.Constant(value, parameter);

    private static string? Names(IReadOnlyList<string>? names, string parameter) =>
        names is null ? null : SqlName.List(names, parameter);

    private static void Refuse(bool isWrong, object? given, string name, string direction)
    {
        if (isWrong && given is not null)
        {
            throw new PgInputException($"{name} is for a COPY {direction} a table.", name);
        }
    }
}
