namespace ActorPg.Catalog;

/// <summary>A type's name as a user writes it: <c>mood</c>, <c>app.mood</c>, or with quotes around what holds a dot. Immutable.</summary>
/// <param name="Schema">The schema; null when it was left open.</param>
/// <param name="Name">pg_type.typname.</param>
internal sealed record TypeName(string? Schema, string Name)
{
    /// <summary>Reads a name.</summary>
    /// <exception cref="PgInputException">It is no name.</exception>
    public static TypeName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ReadOnlySpan<char> rest = text;
        string first = Take(ref rest, text);
        if (rest.IsEmpty)
        {
            return new TypeName(null, first);
        }
        rest = rest[1..];
        string second = Take(ref rest, text);
        return rest.IsEmpty ? new TypeName(first, second) : throw Bad(text);
    }

    public bool Matches(CatalogType type) => type.Name == Name && (Schema is null || type.Schema == Schema);

    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";

    private static string Take(ref ReadOnlySpan<char> rest, string text)
    {
        if (!rest.StartsWith("\""))
        {
            int end = rest.IndexOf('.');
            string plain = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? default : rest[end..];
            return plain.Length > 0 ? plain : throw Bad(text);
        }
        string name = "";
        for (rest = rest[1..]; ; )
        {
            int quote = rest.IndexOf('"');
            if (quote < 0)
            {
                throw Bad(text);
            }
            name += rest[..quote].ToString();
            rest = rest[(quote + 1)..];
            if (!rest.StartsWith("\""))
            {
                break;
            }
            name += '"';
            rest = rest[1..];
        }
        return name.Length > 0 && (rest.IsEmpty || rest[0] == '.') ? name : throw Bad(text);
    }

    private static PgInputException Bad(string text) => new($"'{text}' is not the name of a type.");
}
