namespace ActorPg.Api.ConnectionStrings;

/// <summary>What the environment says where a connection string is silent. Source: PostgreSQL, libpq, Environment Variables.</summary>
/// <param name="variable">Looks up an environment variable.</param>
/// <param name="home">The user's home directory (on Windows the roaming application data), for the password file. Null: there is none.</param>
internal sealed class EnvironmentDefaults(Func<string, string?> variable, string? home)
{
    private static readonly (string Variable, string Key)[] _keys =
    [
        ("PGHOST", "host"),
        ("PGHOSTADDR", "hostaddr"),
        ("PGPORT", "port"),
        ("PGUSER", "user"),
        ("PGPASSWORD", "password"),
        ("PGPASSFILE", "passfile"),
        ("PGDATABASE", "dbname"),
        ("PGAPPNAME", "application_name"),
        ("PGOPTIONS", "options"),
        ("PGCONNECT_TIMEOUT", "connect_timeout"),
        ("PGTARGETSESSIONATTRS", "target_session_attrs"),
        ("PGLOADBALANCEHOSTS", "load_balance_hosts"),
        ("PGSSLMODE", "sslmode"),
        ("PGSSLNEGOTIATION", "sslnegotiation"),
        ("PGSSLROOTCERT", "sslrootcert"),
        ("PGSSLCERT", "sslcert"),
        ("PGSSLKEY", "sslkey"),
        ("PGCHANNELBINDING", "channel_binding"),
        ("PGREQUIREAUTH", "require_auth"),
        ("PGSSLCRL", "sslcrl"),
        ("PGSSLCRLDIR", "sslcrldir"),
        ("PGSSLMINPROTOCOLVERSION", "ssl_min_protocol_version"),
        ("PGSSLMAXPROTOCOLVERSION", "ssl_max_protocol_version"),
        ("PGSSLSNI", "sslsni"),
        ("PGSSLCOMPRESSION", "sslcompression"),
        ("PGSSLCERTMODE", "sslcertmode"),
        ("PGREQUIRESSL", "requiressl"),
        ("PGREQUIREPEER", "requirepeer"),
        ("PGKRBSRVNAME", "krbsrvname"),
        ("PGGSSLIB", "gsslib"),
        ("PGGSSENCMODE", "gssencmode"),
        ("PGGSSDELEGATION", "gssdelegation"),
        ("PGMINPROTOCOLVERSION", "min_protocol_version"),
        ("PGMAXPROTOCOLVERSION", "max_protocol_version"),
        ("PGCLIENTENCODING", "client_encoding"),
        ("PGTZ", "TimeZone"),
        ("PGDATESTYLE", "DateStyle"),
        ("PGGEQO", "geqo"),
    ];

    /// <summary>The variables that are read as options.</summary>
    internal static IEnumerable<string> Variables => _keys.Select(pair => pair.Variable);

    /// <summary>The environment of this process, as it is now.</summary>
    internal static EnvironmentDefaults OfProcess()
    {
        string home = Environment.GetFolderPath(
            OperatingSystem.IsWindows()
                ? Environment.SpecialFolder.ApplicationData
                : Environment.SpecialFolder.UserProfile
        );
        return new EnvironmentDefaults(Environment.GetEnvironmentVariable, home.Length == 0 ? null : home);
    }

    /// <summary>An environment that says nothing.</summary>
    internal static EnvironmentDefaults None { get; } = new(_ => null, null);

    /// <summary>What the service says that a connection string names, or else the environment; nothing when neither does.</summary>
    /// <param name="service">The service that the connection string names.</param>
    /// <param name="file">The file that it names.</param>
    /// <exception cref="PgInputException">The service is not defined.</exception>
    internal List<OptionEntry> Service(string? service, string? file)
    {
        service ??= variable("PGSERVICE") is { Length: > 0 } named ? named : null;
        if (service is null)
            return [];
        var files = new List<(string, bool)>();
        if ((file ?? variable("PGSERVICEFILE")) is { Length: > 0 } given)
            files.Add((given, true));
        else if (home is not null)
            files.Add((ServiceFile.DefaultPath(home), false));
        if (variable("PGSYSCONFDIR") is { Length: > 0 } directory)
            files.Add((Path.Combine(directory, "pg_service.conf"), false));
        return ServiceFile.Find(service, files);
    }

    /// <summary>Lays the environment over the options. An empty variable counts as absent.</summary>
    /// <exception cref="PgInputException">A variable cannot be used. The message names it.</exception>
    internal PgOptions Apply(PgOptions options)
    {
        if (home is not null)
            options = options with { PassFile = PasswordFile.DefaultPath(home) };
        foreach ((string name, string key) in _keys)
        {
            if (variable(name) is { Length: > 0 } value)
                options = OptionKeys.Apply(options, key, value, $"Environment variable {name}");
        }
        return options;
    }
}
