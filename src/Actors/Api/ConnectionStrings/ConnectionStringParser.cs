namespace ActorPg.Api.ConnectionStrings;

/// <summary>Tells the two syntaxes of connection strings apart and lays what they say over the options so far.</summary>
internal static class ConnectionStringParser
{
    internal static PgOptions Apply(PgOptions options, string connectionString)
    {
        if (connectionString is null)
            throw new PgInputException("The connection string must not be null.", nameof(connectionString));
        if (connectionString.Contains('\0', StringComparison.Ordinal))
            throw new PgInputException("The connection string contains a NUL character.", nameof(connectionString));
        foreach (OptionEntry entry in Entries(connectionString))
            options = OptionKeys.Apply(options, entry.Key, entry.Value, entry.Where);
        return options;
    }

    private static List<OptionEntry> Entries(string text)
    {
        if ((After(text, "postgresql://") ?? After(text, "postgres://")) is { } url)
            return UrlParser.Parse(url);
        return HasScheme(text)
            ? throw new PgInputException("A connection URL must begin with postgresql:// or postgres://.")
            : KeywordParser.Parse(text);
    }

    private static string? After(string text, string scheme) =>
        text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? text[scheme.Length..] : null;

    /// <summary>True if it begins as a URL does. Keywords never hold a colon before their first <c>=</c>.</summary>
    private static bool HasScheme(string text)
    {
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        return colon > 0 && !text.AsSpan(0, colon).ContainsAny("= \t\r\n");
    }
}
