using ActorPg.Wire.Framing;

namespace ActorPg.Api.Copy;

/// <summary>Names and constants as SQL spells them, whatever is in them.</summary>
internal static class SqlName
{
    /// <summary>The server cuts longer names off, and would then mean another thing.</summary>
    private const int LongestBytes = 63;

    /// <summary>A name between double quotes.</summary>
    /// <exception cref="PgInputException">No name: empty, too long, or with a NUL or half of a surrogate pair in it.</exception>
    public static string Quote(string? name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new PgInputException("A name cannot be empty, nor hold a NUL (U+0000).", parameter);
        }
        if (StrictUtf8.Count(name) > LongestBytes)
        {
            throw new PgInputException($"A name has at most {LongestBytes} bytes in UTF-8.", parameter);
        }
        return $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Names in parentheses; a single <c>*</c> stays what it is.</summary>
    public static string List(IReadOnlyList<string> names, string parameter) =>
        names is ["*"] ? "*" : $"({Join(names, parameter)})";

    /// <summary>Names parted by commas.</summary>
    public static string Join(IReadOnlyList<string> names, string parameter) =>
        names.Count == 0
            ? throw new PgInputException("There are no columns.", parameter)
            : string.Join(", ", names.Select(name => Quote(name, parameter)));

    /// <summary>A constant that means the same whatever standard_conforming_strings says.</summary>
    /// <exception cref="PgInputException">It holds a NUL or half of a surrogate pair.</exception>
    public static string Constant(string value, string parameter) =>
        StrictUtf8.Count(value) > 0 && value.Contains('\0', StringComparison.Ordinal)
            ? throw new PgInputException("SQL cannot hold a NUL (U+0000).", parameter)
            : $"E'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";
}
