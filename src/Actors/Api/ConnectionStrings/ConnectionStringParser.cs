namespace ActorPg.Api.ConnectionStrings;

/// <summary>Tells the two syntaxes of connection strings apart and lays what they say over the options so far, and that over what their service says.</summary>
internal static class ConnectionStringParser
{
    internal static PgOptions Apply(PgOptions options, string connectionString, EnvironmentDefaults environment)
    {
        if (connectionString is null)
            throw new PgInputException("The connection string must not be null.", nameof(connectionString));
        if (connectionString.Contains('\0', StringComparison.Ordinal))
            throw new PgInputException("The connection string contains a NUL character.", nameof(connectionString));
        List<OptionEntry> entries = Entries(connectionString);
        foreach (OptionEntry entry in environment.Service(Last(entries, "service"), Last(entries, "servicefile")))
            options = OptionKeys.Apply(options, entry.Key, entry.Value, entry.Where);
        foreach (OptionEntry entry in entries)
        {
            if (entry.Key is not ("service" or "servicefile"))
                options = OptionKeys.Apply(options, entry.Key, entry.Value, entry.Where);
        }
        return options;
    }

    /// <summary>What the string says, in its order.</summary>
    internal static List<OptionEntry> Entries(string text)
    {
        if ((After(text, "postgresql://") ?? After(text, "postgres://")) is { } url)
            return UrlParser.Parse(url);
        return HasScheme(text)
            ? throw new PgInputException("A connection URL must begin with postgresql:// or postgres://.")
            : KeywordParser.Parse(text);
    }

    private static string? Last(List<OptionEntry> entries, string key)
    {
        OptionEntry last = entries.FindLast(entry => entry.Key == key);
        return string.IsNullOrEmpty(last.Value) ? null : last.Value;
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
