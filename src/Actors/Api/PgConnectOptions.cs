using ActorPg.Api.ConnectionStrings;
using ActorPg.Transport;

namespace ActorPg;

/// <summary>Where connections are made to, as whom, and how far the server is trusted: the part of <see cref="PgOptions"/> that libpq knows too. Immutable.</summary>
public abstract record PgConnectOptions
{
    private readonly IReadOnlyList<PgEndpoint>? _endpoints;
    private readonly string? _user;
    private readonly PgSslMode? _sslMode;
    private readonly string? _database;

    private protected PgConnectOptions() { }

    /// <summary>The servers, tried in order. By default the usual Unix socket directories, then <c>localhost</c>.</summary>
    public IReadOnlyList<PgEndpoint> Endpoints
    {
        get => _endpoints ?? HostList.Combine(Hosts, Ports, Addresses);
        init => _endpoints = OptionRules.Endpoints(WithoutDefaults(value));
    }

    /// <summary>
    /// The same in libpq's words, for configuration: host names, addresses or socket directories between commas. It replaces <see cref="Endpoints"/>.
    /// </summary>
    public string? Host
    {
        get => Hosts is null ? null : string.Join(',', Hosts);
        init
        {
            Hosts = string.IsNullOrEmpty(value) ? null : OptionText.List(OptionRules.Text(value));
            _endpoints = null;
        }
    }

    /// <summary>The ports that go with <see cref="Host"/>: one for all, or one each, between commas.</summary>
    public string? Port
    {
        get => Ports is null ? null : string.Join(',', Ports);
        init
        {
            Ports = string.IsNullOrEmpty(value) ? null : OptionRules.Ports(value);
            _endpoints = null;
        }
    }

    /// <summary>The role. By default the name of the operating system's user.</summary>
    public string User
    {
        get => _user ?? Environment.UserName;
        init => _user = OptionRules.Name(value);
    }

    /// <summary>The password, if the server asks for one. Without it the password file is looked up.</summary>
    public string? Password
    {
        get;
        init => field = OptionRules.Text(value);
    }

    /// <summary>Asked for the password: for every connection, or once in a <see cref="PasswordLifetime"/>. Outranks <see cref="Password"/> and the password file.</summary>
    public Func<CancellationToken, ValueTask<string>>? PasswordProvider
    {
        get;
        init
        {
            field = value;
            Passwords = value is null ? null : new PasswordCache(value);
        }
    }

    /// <summary>
    /// How long what <see cref="PasswordProvider"/> gave is used for all connections: less than its tokens are valid. One that a server refuses is asked for anew at
    /// once. Zero: it is asked for every connection.
    /// </summary>
    public TimeSpan PasswordLifetime
    {
        get;
        init => field = OptionRules.NotNegative(value);
    }

    /// <summary>The password file (<c>.pgpass</c>) to look in when nothing else gives a password. Null: none.</summary>
    public string? PassFile { get; init; }

    /// <summary>The database. By default named as <see cref="User"/>.</summary>
    public string Database
    {
        get => _database ?? User;
        init => _database = OptionRules.Name(value);
    }

    /// <summary>Shown in <c>pg_stat_activity</c>. Cut to 63 bytes, which is all that the server keeps.</summary>
    public string? ApplicationName
    {
        get;
        init => field = OptionRules.ApplicationName(value);
    }

    /// <summary>Server settings for every session, sent in the StartupMessage (<c>search_path</c>, <c>statement_timeout</c>, …).</summary>
    public IReadOnlyDictionary<string, string> Settings
    {
        get;
        init => field = OptionRules.Settings(value);
    } = OptionRules.NoSettings;

    /// <summary>Which servers will do.</summary>
    public PgTargetSession TargetSessionAttributes { get; init; } = PgTargetSession.Any;

    /// <summary>True to try the hosts in random order.</summary>
    public bool LoadBalanceHosts { get; init; }

    /// <summary>Encryption over TCP. By default <see cref="PgSslMode.Prefer"/>; with the system's own roots <see cref="PgSslMode.VerifyFull"/>.</summary>
    public PgSslMode SslMode
    {
        get =>
            _sslMode ?? (SslRootCertificate == CertificateRule.SystemRoots ? PgSslMode.VerifyFull : PgSslMode.Prefer);
        init => _sslMode = value;
    }

    /// <summary>
    /// A PEM file of trusted roots, or <c>system</c> for the system's own. Null: <c>~/.postgresql/root.crt</c>, which
    /// <see cref="PgSslMode.VerifyCa"/> and <see cref="PgSslMode.VerifyFull"/> need to exist.
    /// </summary>
    public string? SslRootCertificate { get; init; }

    /// <summary>A PEM file with the client's certificate, for servers that ask for one.</summary>
    public string? SslCertificate { get; init; }

    /// <summary>A PEM file with the client's private key. Null: it is in <see cref="SslCertificate"/>'s file.</summary>
    public string? SslKey { get; init; }

    /// <summary>The password of <see cref="SslKey"/>, if it is encrypted.</summary>
    public string? SslKeyPassword { get; init; }

    /// <summary>Whether the client shows its certificate.</summary>
    public PgSslCertMode SslCertMode { get; init; } = PgSslCertMode.Allow;

    /// <summary>False to begin TLS without naming the host (no SNI): for whoever reads along it is in clear. Proxies that route by it need it.</summary>
    public bool SslServerName { get; init; } = true;

    /// <summary>
    /// The name of the operating system's user whose process must be at the other end of a Unix socket; over TCP it means nothing. Null: anybody's. Linux only.
    /// </summary>
    public string? RequirePeer { get; init; }

    /// <summary>A PEM file of lists of certificates that were taken back (CRL). Null: <c>~/.postgresql/root.crl</c>, if it is there.</summary>
    public string? SslRevocationList { get; init; }

    /// <summary>A directory of such files.</summary>
    public string? SslRevocationDirectory { get; init; }

    /// <summary>The oldest version of TLS that will do.</summary>
    public PgTlsVersion SslMinVersion { get; init; } = PgTlsVersion.Tls12;

    /// <summary>The newest version of TLS to speak. Null: whatever both ends can.</summary>
    public PgTlsVersion? SslMaxVersion { get; init; }

    /// <summary>The service part of the server's name in Kerberos: <c>postgres/host</c>.</summary>
    public string KerberosServiceName
    {
        get;
        init => field = OptionRules.Name(value);
    } = "postgres";

    /// <summary>How encryption is begun.</summary>
    public PgSslNegotiation SslNegotiation { get; init; } = PgSslNegotiation.Postgres;

    /// <summary>The newest version of the protocol to ask for. Some poolers and old servers hang up on any but 3.0.</summary>
    public PgProtocolVersion MaxProtocolVersion { get; init; } = PgProtocolVersion.Version30;

    /// <summary>Whether a SCRAM login must be bound to the certificate.</summary>
    public PgChannelBinding ChannelBinding { get; init; } = PgChannelBinding.Prefer;

    /// <summary>
    /// The ways in which the server may ask who logs in, as libpq spells them: <c>scram-sha-256</c>, <c>gss</c>, <c>sspi</c>, <c>md5</c>, <c>password</c>, <c>none</c>,
    /// between commas; or those that it may not, each with a <c>!</c>. Null: any, but the password itself is only sent to a server whose certificate was
    /// checked; to name <c>password</c> here allows it elsewhere.
    /// </summary>
    public string? RequireAuth
    {
        get;
        init => field = OptionRules.RequireAuth(value);
    }

    /// <summary>The fewest rounds of SCRAM hashing accepted from a server: fewer make the password cheap to guess.</summary>
    public int MinScramIterations
    {
        get;
        init => field = OptionRules.AtLeast(value, 1);
    } = 4096;

    /// <summary>The most rounds of SCRAM hashing accepted from a server: more would let it burn this process's time.</summary>
    public int MaxScramIterations
    {
        get;
        init => field = OptionRules.AtLeast(value, 1);
    } = 100_000;

    /// <summary>For one connection, over all hosts; each host gets its share. <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init => field = OptionRules.PositiveOrInfinite(value);
    } = TimeSpan.FromSeconds(15);

    /// <summary>Silence after which the system probes a TCP connection. Zero: never.</summary>
    public TimeSpan KeepAliveIdle
    {
        get;
        init => field = OptionRules.NotNegative(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>The pause between probes that are not answered.</summary>
    public TimeSpan KeepAliveInterval
    {
        get;
        init => field = OptionRules.Positive(value);
    } = TimeSpan.FromSeconds(10);

    /// <summary>Unanswered probes after which the system gives a connection up.</summary>
    public int KeepAliveCount
    {
        get;
        init => field = OptionRules.Between(value, 1, 127);
    } = 3;

    /// <summary>
    /// How often connections that have nothing to do are asked whether the server is still there; one that does not answer within twice the
    /// <see cref="PgOptions.CancelTimeout"/> is broken. Finds what probes of the system do not: a proxy that lost its other end. Zero: never.
    /// </summary>
    public TimeSpan PingInterval
    {
        get;
        init => field = OptionRules.NotNegative(value);
    }

    /// <summary>
    /// How long one write may wait for the server to take it before the connection is broken. Zero: as long as it likes. A server whose COPY waits for a lock
    /// takes nothing either.
    /// </summary>
    public TimeSpan WriteTimeout
    {
        get;
        init => field = OptionRules.NotNegative(value);
    }

    /// <summary>
    /// How long bytes may wait for the server to take them before the system breaks the connection (TCP_USER_TIMEOUT; Linux only).
    /// Zero: the system's own patience. A server that is busy and does not read counts as not taking them.
    /// </summary>
    public TimeSpan TcpUserTimeout
    {
        get;
        init => field = OptionRules.NotNegative(value);
    }

    /// <summary>Host names as a connection string or the environment gave them; an empty one stands for the default.</summary>
    internal IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Addresses to connect to in the place of <see cref="Hosts"/>, one each; an empty one stands for its host.</summary>
    internal IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>Ports to go with <see cref="Hosts"/>: none, one for all, or one each; null stands for the default.</summary>
    internal IReadOnlyList<int?>? Ports { get; init; }

    /// <summary>A binder of configuration adds what it reads to the list that it finds, and finds the defaults.</summary>
    private IReadOnlyList<PgEndpoint> WithoutDefaults(IReadOnlyList<PgEndpoint> value)
    {
        IReadOnlyList<PgEndpoint> found = _endpoints is null && Hosts is null ? Endpoints : [];
        bool isAppended = found.Count > 0 && value?.Count > found.Count && value.Take(found.Count).SequenceEqual(found);
        return isAppended ? [.. value!.Skip(found.Count)] : value!;
    }

    /// <summary>What <see cref="PasswordProvider"/> gave, shared by all copies of these options.</summary>
    internal PasswordCache? Passwords { get; private init; }

    /// <summary>False when the servers are the defaults, at least one of them: nobody said what its certificate should say.</summary>
    internal bool NamesHosts =>
        _endpoints is not null || (Hosts is { Count: > 0 } hosts && hosts.All(host => host.Length > 0));
}
