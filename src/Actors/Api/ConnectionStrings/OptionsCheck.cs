namespace ActorPg.Api.ConnectionStrings;

/// <summary>What no single option can be judged by.</summary>
internal static class OptionsCheck
{
    /// <summary>The longest StartupMessage that a server reads; it hangs up on a longer one without a word.</summary>
    private const int MaxStartupBytes = 10_000;

    /// <summary>The options, if they fit each other.</summary>
    internal static PgOptions Run(PgOptions options)
    {
        if (options.MinSize > options.MaxSize)
            throw Wrong(
                nameof(options.MinSize),
                "min_size",
                $"must not be larger than {nameof(options.MaxSize)} (max_size)"
            );
        if (options.BackoffMinimum > options.BackoffMaximum)
            throw Wrong(
                nameof(options.BackoffMinimum),
                "backoff_minimum",
                $"must not be longer than {nameof(options.BackoffMaximum)}"
            );
        if (options.MinScramIterations > options.MaxScramIterations)
            throw Wrong(
                nameof(options.MinScramIterations),
                "min_scram_iterations",
                $"must not be larger than {nameof(options.MaxScramIterations)}"
            );
        Who(options);
        Encryption(options);
        StartupMessage(options);
        return options;
    }

    private static void Who(PgOptions options)
    {
        _ = OptionRules.Endpoints(options.Endpoints, nameof(options.Endpoints));
        if (string.IsNullOrEmpty(options.User))
            throw Wrong(nameof(options.User), "user", "is missing, and the system does not name its user either");
    }

    private static void Encryption(PgOptions options)
    {
        if (
            options.ChannelBinding == PgChannelBinding.Require
            && options.SslMode is PgSslMode.Disable or PgSslMode.Allow
        )
            throw Wrong(
                nameof(options.ChannelBinding),
                "channel_binding",
                "can be required only where sslmode asks for encryption"
            );
        if (options.SslMode == PgSslMode.VerifyFull && !options.NamesHosts)
            throw Wrong(
                nameof(options.Endpoints),
                "host",
                "must be given for sslmode verify-full, which compares it with the certificate"
            );
        if (options.SslNegotiation == PgSslNegotiation.Direct && options.SslMode < PgSslMode.Require)
            throw Wrong(
                nameof(options.SslNegotiation),
                "sslnegotiation",
                "can be direct only with sslmode require, verify-ca or verify-full"
            );
        if (options.SslMaxVersion < options.SslMinVersion)
            throw Wrong(
                nameof(options.SslMaxVersion),
                "ssl_max_protocol_version",
                $"must not be older than {nameof(options.SslMinVersion)}"
            );
        if (options.SslMode == PgSslMode.Disable || options.Endpoints.All(endpoint => endpoint.IsUnixSocket))
            return;
        Exists(
            options.SslRootCertificate is "system" ? null : options.SslRootCertificate,
            nameof(options.SslRootCertificate),
            "sslrootcert"
        );
        Exists(options.SslRevocationList, nameof(options.SslRevocationList), "sslcrl");
        if (options.SslRevocationDirectory is { } directory && !Directory.Exists(directory))
            throw Wrong(nameof(options.SslRevocationDirectory), "sslcrldir", "names a directory that does not exist");
        Exists(options.SslCertificate, nameof(options.SslCertificate), "sslcert");
        Exists(options.SslKey, nameof(options.SslKey), "sslkey");
        if (options.SslRootCertificate == "system" && options.SslMode != PgSslMode.VerifyFull)
            throw Wrong(
                nameof(options.SslRootCertificate),
                "sslrootcert",
                "can be system only with sslmode verify-full"
            );
    }

    private static void Exists(string? path, string name, string key)
    {
        if (path is not null && !File.Exists(path))
            throw Wrong(name, key, "names a file that does not exist");
    }

    /// <summary>Length, version, then name and value with a NUL each, then a NUL.</summary>
    private static void StartupMessage(PgOptions options)
    {
        long bytes = "user".Length + "database".Length + "client_encoding".Length + "UTF8".Length + 6 + 9;
        bytes += OptionRules.ByteCount(options.User, nameof(options.User));
        bytes += OptionRules.ByteCount(options.Database, nameof(options.Database));
        if (options.ApplicationName is { } application)
            bytes +=
                "application_name".Length + OptionRules.ByteCount(application, nameof(options.ApplicationName)) + 2;
        foreach ((string name, string value) in options.Settings)
            bytes += name.Length + OptionRules.ByteCount(value, nameof(options.Settings)) + 2;
        if (bytes > MaxStartupBytes)
            throw Wrong(
                nameof(options.Settings),
                "with user and database",
                $"make a startup message of {bytes} bytes; a server reads no more than {MaxStartupBytes}"
            );
    }

    private static PgInputException Wrong(string name, string key, string rule) => new($"{name} ({key}) {rule}.", name);
}
