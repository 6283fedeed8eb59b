using System.Collections.Frozen;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// The keys of connection strings: libpq's, and the driver's own for what libpq has no notion of. Sources: PostgreSQL, libpq,
/// Parameter Key Words; asyncpg's names are understood beside ours.
/// </summary>
internal static class OptionKeys
{
    private static readonly FrozenDictionary<string, Func<PgOptions, string, PgOptions>> _setters = new Dictionary<
        string,
        Func<PgOptions, string, PgOptions>
    >(StringComparer.Ordinal)
    {
        ["host"] = (o, v) => o with { Hosts = v.Length == 0 ? null : OptionText.List(v) },
        ["hostaddr"] = (o, v) => o with { Addresses = v.Length == 0 ? null : OptionText.Addresses(v) },
        ["port"] = (o, v) => o with { Ports = v.Length == 0 ? null : OptionText.Ports(v) },
        ["user"] = (o, v) => v.Length == 0 ? o : o with { User = v },
        ["password"] = (o, v) => o with { Password = v.Length == 0 ? null : v },
        ["passfile"] = (o, v) => v.Length == 0 ? o : o with { PassFile = v },
        ["dbname"] = (o, v) => v.Length == 0 ? o : o with { Database = v },
        ["database"] = (o, v) => v.Length == 0 ? o : o with { Database = v },
        ["application_name"] = (o, v) => o with { ApplicationName = v },
        ["fallback_application_name"] = (o, v) => o.ApplicationName is null ? o with { ApplicationName = v } : o,
        ["options"] = (o, v) => v.Length == 0 ? o : o.WithSetting("options", v),
        ["client_encoding"] = (o, v) => Only(o, v, "auto", "utf8", "utf-8", "UTF8", "UTF-8", "unicode", "UNICODE"),
        ["gssencmode"] = (o, v) => Only(o, v, "disable", "prefer"),
        ["sslcompression"] = (o, v) => Only(o, v, "0"),
        ["sslsni"] = (o, v) => v.Length == 0 ? o : o with { SslServerName = OptionText.Flag(v) },
        ["target_session_attrs"] = (o, v) => o with { TargetSessionAttributes = OptionText.TargetSession(v) },
        ["load_balance_hosts"] = (o, v) => o with { LoadBalanceHosts = OptionText.LoadBalance(v) },
        ["sslmode"] = (o, v) => o with { SslMode = OptionText.SslMode(v) },
        ["sslrootcert"] = (o, v) => o with { SslRootCertificate = v.Length == 0 ? null : v },
        ["sslcert"] = (o, v) => o with { SslCertificate = v.Length == 0 ? null : v },
        ["sslkey"] = (o, v) => o with { SslKey = v.Length == 0 ? null : v },
        ["sslpassword"] = (o, v) => o with { SslKeyPassword = v.Length == 0 ? null : v },
        ["sslcrl"] = (o, v) => o with { SslRevocationList = v.Length == 0 ? null : v },
        ["sslcrldir"] = (o, v) => o with { SslRevocationDirectory = v.Length == 0 ? null : v },
        ["ssl_min_protocol_version"] = (o, v) => o with { SslMinVersion = OptionText.OldestTls(v) },
        ["ssl_max_protocol_version"] = (o, v) => o with { SslMaxVersion = OptionText.NewestTls(v) },
        ["sslcertmode"] = (o, v) => v.Length == 0 ? o : o with { SslCertMode = OptionText.SslCertMode(v) },
        ["requirepeer"] = (o, v) => o with { RequirePeer = v.Length == 0 ? null : v },
        ["krbsrvname"] = (o, v) => v.Length == 0 ? o : o with { KerberosServiceName = v },
        ["gsslib"] = (o, v) => Only(o, v, "gssapi"),
        ["gssdelegation"] = (o, v) => Only(o, v, "0"),
        ["min_protocol_version"] = (o, v) => Only(o, v, "3.0"),
        ["password_lifetime"] = (o, v) => o with { PasswordLifetime = OptionText.Duration(v) },
        ["ping_interval"] = (o, v) => o with { PingInterval = OptionText.Duration(v) },
        ["write_timeout"] = (o, v) => o with { WriteTimeout = OptionText.Duration(v) },
        ["keepalives_interval"] = (o, v) => o with { KeepAliveInterval = OptionText.Duration(v) },
        ["keepalives_count"] = (o, v) => o with { KeepAliveCount = OptionText.Integer(v) },
        ["sslnegotiation"] = (o, v) => o with { SslNegotiation = OptionText.SslNegotiation(v) },
        ["max_protocol_version"] = (o, v) => o with { MaxProtocolVersion = OptionText.ProtocolVersion(v) },
        ["channel_binding"] = (o, v) => o with { ChannelBinding = OptionText.ChannelBinding(v) },
        ["require_auth"] = (o, v) => o with { RequireAuth = v },
        ["min_scram_iterations"] = (o, v) => o with { MinScramIterations = OptionText.Integer(v) },
        ["max_scram_iterations"] = (o, v) => o with { MaxScramIterations = OptionText.Integer(v) },
        ["connect_timeout"] = (o, v) => o with { ConnectTimeout = OptionText.DurationOrInfinite(v) },
        ["command_timeout"] = (o, v) => o with { CommandTimeout = OptionText.Duration(v) },
        ["cancel_timeout"] = (o, v) => o with { CancelTimeout = OptionText.Duration(v) },
        ["keepalives"] = (o, v) => OptionText.Flag(v) ? o : o with { KeepAliveIdle = TimeSpan.Zero },
        ["keepalives_idle"] = (o, v) => o with { KeepAliveIdle = OptionText.Duration(v) },
        ["tcp_user_timeout"] = (o, v) => o with { TcpUserTimeout = TimeSpan.FromMilliseconds(OptionText.Integer(v)) },
        ["min_size"] = (o, v) => o with { MinSize = OptionText.Integer(v) },
        ["max_size"] = (o, v) => o with { MaxSize = OptionText.Integer(v) },
        ["acquire_timeout"] = (o, v) => o with { AcquireTimeout = OptionText.DurationOrInfinite(v) },
        ["max_waiting"] = (o, v) => o with { MaxWaiting = OptionText.Integer(v) },
        ["read_max_size"] = (o, v) => o with { ReadMaxSize = OptionText.Integer(v) },
        ["read_target_session_attrs"] = (o, v) => o with { ReadTargetSessionAttributes = OptionText.TargetSession(v) },
        ["ingest_max_size"] = (o, v) => o with { IngestMaxSize = OptionText.Integer(v) },
        ["pipeline_limit"] = (o, v) => o with { PipelineLimit = OptionText.Integer(v) },
        ["idle_lifetime"] = (o, v) => o with { IdleLifetime = OptionText.Duration(v) },
        ["max_inactive_connection_lifetime"] = (o, v) => o with { IdleLifetime = OptionText.Duration(v) },
        ["connection_lifetime"] = (o, v) => o with { ConnectionLifetime = OptionText.Duration(v) },
        ["max_queries"] = (o, v) => o with { MaxQueries = OptionText.Integer(v) },
        ["listen_ping_interval"] = (o, v) => o with { ListenPingInterval = OptionText.Duration(v) },
        ["backoff_minimum"] = (o, v) => o with { BackoffMinimum = OptionText.Duration(v) },
        ["backoff_maximum"] = (o, v) => o with { BackoffMaximum = OptionText.Duration(v) },
        ["prepare_mode"] = (o, v) => o with { PrepareMode = OptionText.PrepareMode(v) },
        ["include_error_detail"] = (o, v) => o with { IncludeErrorDetail = OptionText.Flag(v) },
        ["statement_cache_size"] = (o, v) => o with { StatementCacheSize = OptionText.Integer(v) },
        ["statement_cache_lifetime"] = (o, v) => o with { StatementCacheLifetime = OptionText.Duration(v) },
        ["max_cached_statement_lifetime"] = (o, v) => o with { StatementCacheLifetime = OptionText.Duration(v) },
        ["max_cacheable_statement_length"] = (o, v) => o with { MaxCacheableStatementLength = OptionText.Integer(v) },
        ["max_cacheable_statement_size"] = (o, v) => o with { MaxCacheableStatementLength = OptionText.Integer(v) },
        ["read_buffer_bytes"] = (o, v) => o with { ReadBufferBytes = OptionText.Integer(v) },
        ["write_buffer_bytes"] = (o, v) => o with { WriteBufferBytes = OptionText.Integer(v) },
        ["max_row_bytes"] = (o, v) => o with { MaxRowBytes = OptionText.Integer(v) },
        ["pool_name"] = (o, v) => o with { PoolName = v },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Keys of libpq's that would be dangerous to send on as settings or to overlook: each asks for something that is not done yet.</summary>
    private static readonly FrozenSet<string> _unsupported = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            "service",
            "servicefile",
            "replication",
            "requiressl",
            "sslkeylogfile",
            "scram_client_key",
            "scram_server_key",
            "oauth_issuer",
            "oauth_client_id",
            "oauth_client_secret",
            "oauth_scope",
        ]
    );

    /// <summary>Sets one option.</summary>
    /// <param name="options">What is set so far.</param>
    /// <param name="key">A key of ours or of libpq's; any other identifier is a server setting.</param>
    /// <param name="value">Its text.</param>
    /// <param name="where">Names the place in messages when the key is not known, and so may be a piece of a password.</param>
    /// <exception cref="PgInputException">The key or the value will not do. The value is not shown.</exception>
    internal static PgOptions Apply(PgOptions options, string key, string value, string where)
    {
        if (!_setters.TryGetValue(key, out Func<PgOptions, string, PgOptions>? setter))
            return options.WithSetting(SettingName(key, where), Setting(value, where));
        try
        {
            return setter(options, value);
        }
        catch (FormatException e)
        {
            throw new PgInputException($"{where}: '{key}' {e.Message}.", key);
        }
        catch (PgInputException e)
        {
            throw new PgInputException($"{where}: '{key}' will not do: {e.Message}", null, e);
        }
    }

    private static string SettingName(string key, string where)
    {
        if (_unsupported.Contains(key))
            throw new PgInputException($"{where}: '{key}' is not supported.", key);
        string lower = key.ToLowerInvariant();
        if (_setters.ContainsKey(lower) || _unsupported.Contains(lower))
            throw new PgInputException($"{where}: '{lower}' must be written in lower case.", lower);
        return OptionRules.IsSettingName(key)
            ? key
            : throw new PgInputException($"{where}: a key that is neither an option nor can name a server setting.");
    }

    private static string Setting(string value, string where)
    {
        try
        {
            return OptionRules.Text(value, nameof(PgOptions.Settings));
        }
        catch (PgInputException e)
        {
            throw new PgInputException($"{where}: {e.Message}", null, e);
        }
    }

    /// <summary>For keys whose other values ask for what the driver does not do.</summary>
    private static PgOptions Only(PgOptions options, string value, params ReadOnlySpan<string> allowed) =>
        value.Length == 0 || allowed.Contains(value)
            ? options
            : throw new FormatException($"can only be {string.Join(" or ", allowed!)}");
}
