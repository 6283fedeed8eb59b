namespace ActorPg.Connection;

/// <summary>What a startup message says. Source: PostgreSQL 18, Message Formats, StartupMessage.</summary>
internal static class StartupParameters
{
    /// <summary>User and database first, the text encoding fixed, the rest as the options give it.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(PgOptions options)
    {
        yield return new("user", options.User);
        yield return new("database", options.Database);
        yield return new("client_encoding", "UTF8");
        if (options.ApplicationName is { Length: > 0 } name)
        {
            yield return new("application_name", name);
        }
        foreach (KeyValuePair<string, string> setting in options.Settings)
        {
            yield return setting;
        }
    }
}
