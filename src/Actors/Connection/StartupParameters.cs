namespace ActorPg.Connection;

/// <summary>What a startup message says. Source: PostgreSQL 18, Message Formats, StartupMessage.</summary>
internal static class StartupParameters
{
    /// <summary>User and database first, the text encoding fixed, the rest as the options give it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="refused">Settings to leave out, since a pooler does not take them.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(PgOptions options, ICollection<string> refused)
    {
        yield return new("user", options.User);
        yield return new("database", options.Database);
        yield return new("client_encoding", "UTF8");
        if (options.ApplicationName is { Length: > 0 } name && !refused.Contains("application_name"))
        {
            yield return new("application_name", name);
        }
        foreach (KeyValuePair<string, string> setting in options.Settings)
        {
            if (!refused.Contains(setting.Key))
            {
                yield return setting;
            }
        }
    }
}
