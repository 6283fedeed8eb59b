using ActorPg.Api.ConnectionStrings;
using Microsoft.Extensions.Logging;

namespace ActorPg;

/// <summary>
/// Where a pool connects, as whom, and within which bounds. Immutable: change a copy with <c>with</c>, which outranks what
/// <see cref="Parse(string)"/> read from the connection string, which outranks the environment. Every setter throws
/// <see cref="PgInputException"/> naming the property when a value is out of range. No message and no <see cref="ToString"/> shows a password.
/// </summary>
public sealed record PgOptions
{
    private readonly IReadOnlyList<PgEndpoint>? _endpoints;
    private readonly string? _user;
    private readonly string? _database;

    /// <summary>The servers, tried in order. By default the usual Unix socket directories, then <c>localhost</c>.</summary>
    public IReadOnlyList<PgEndpoint> Endpoints
    {
        get => _endpoints ?? HostList.Combine(Hosts, Ports);
        init => _endpoints = OptionRules.Endpoints(value);
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

    /// <summary>Asked for the password anew for every connection. Outranks <see cref="Password"/> and the password file.</summary>
    public Func<CancellationToken, ValueTask<string>>? PasswordProvider { get; init; }

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

    /// <summary>Encryption over TCP.</summary>
    public PgSslMode SslMode { get; init; } = PgSslMode.Prefer;

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

    /// <summary>How encryption is begun.</summary>
    public PgSslNegotiation SslNegotiation { get; init; } = PgSslNegotiation.Postgres;

    /// <summary>The newest version of the protocol to ask for. Some poolers and old servers hang up on any but 3.0.</summary>
    public PgProtocolVersion MaxProtocolVersion { get; init; } = PgProtocolVersion.Version30;

    /// <summary>Whether a SCRAM login must be bound to the certificate.</summary>
    public PgChannelBinding ChannelBinding { get; init; } = PgChannelBinding.Prefer;

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

    /// <summary>For one request, unless it brings its own. Null: none.</summary>
    public TimeSpan? CommandTimeout
    {
        get;
        init => field = value is { } limit ? OptionRules.Positive(limit) : null;
    }

    /// <summary>How long a cancelled request may still take to end before its connection is broken.</summary>
    public TimeSpan CancelTimeout
    {
        get;
        init => field = OptionRules.Positive(value);
    } = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which the system probes a TCP connection. Zero: never.</summary>
    public TimeSpan KeepAliveIdle
    {
        get;
        init => field = OptionRules.NotNegative(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long bytes may wait for the server to take them before the system breaks the connection (TCP_USER_TIMEOUT; Linux only).
    /// Zero: the system's own patience. A server that is busy and does not read counts as not taking them.
    /// </summary>
    public TimeSpan TcpUserTimeout
    {
        get;
        init => field = OptionRules.NotNegative(value);
    }

    /// <summary>Connections kept open.</summary>
    public int MinSize
    {
        get;
        init => field = OptionRules.AtLeast(value, 0);
    } = 1;

    /// <summary>Connections at most.</summary>
    public int MaxSize
    {
        get;
        init => field = OptionRules.AtLeast(value, 1);
    } = 10;

    /// <summary>How long a caller waits for a connection. <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan AcquireTimeout
    {
        get;
        init => field = OptionRules.PositiveOrInfinite(value);
    } = TimeSpan.FromSeconds(15);

    /// <summary>Callers that may wait at once; the next is refused. Null: 1024.</summary>
    public int? MaxWaiting
    {
        get;
        init => field = value is { } limit ? OptionRules.AtLeast(limit, 0) : null;
    }

    /// <summary>Requests in flight on one connection.</summary>
    public int PipelineLimit
    {
        get;
        init => field = OptionRules.AtLeast(value, 1);
    } = 64;

    /// <summary>Connections of the read lane, beside the pool's own, at most; never more than <see cref="MaxSize"/>. They are made when they are needed.</summary>
    public int ReadMaxSize
    {
        get;
        init => field = OptionRules.AtLeast(value, 1);
    } = 4;

    /// <summary>Connections of the ingest lane, beside the pool's own, at most; never more than <see cref="MaxSize"/>. They are made when they are needed.</summary>
    public int IngestMaxSize
    {
        get;
        init => field = OptionRules.AtLeast(value, 1);
    } = 4;

    /// <summary>Idleness after which a connection beyond <see cref="MinSize"/> is closed. Zero: never.</summary>
    public TimeSpan IdleLifetime
    {
        get;
        init => field = OptionRules.NotNegative(value);
    } = TimeSpan.FromSeconds(300);

    /// <summary>Age at which a connection is replaced, each a little earlier or later than the others. Zero: never.</summary>
    public TimeSpan ConnectionLifetime
    {
        get;
        init => field = OptionRules.NotNegative(value);
    } = TimeSpan.FromHours(1);

    /// <summary>
    /// Requests after which a connection is replaced, as soon as it has answered what it has. Zero, the default: never; a connection that many
    /// share answers 50,000, asyncpg's number, within a second, and age is bounded by <see cref="ConnectionLifetime"/>.
    /// </summary>
    public int MaxQueries
    {
        get;
        init => field = OptionRules.AtLeast(value, 0);
    }

    /// <summary>
    /// Run once on every new connection, before anybody else gets it. If it throws, that connection is closed, and whoever waits longest is thrown the same. What it changes by SET lasts
    /// until the session is reset behind the first holder that changed something: <see cref="Settings"/> and <see cref="Setup"/> last.
    /// </summary>
    public Func<PgSession, ValueTask>? Init { get; init; }

    /// <summary>
    /// Run on the connection each time somebody gets one, before it is handed over. If it throws, that connection is closed, and the caller is thrown the same. Every statement then
    /// gets a connection to itself, prepared in this way, instead of sharing one.
    /// </summary>
    public Func<PgSession, ValueTask>? Setup { get; init; }

    /// <summary>
    /// Run on the connection each time it is given back, behind a rollback, instead of the driver's own reset. If it throws, that connection is closed. As with <see cref="Setup"/>,
    /// no statement shares a connection then.
    /// </summary>
    public Func<PgSession, ValueTask>? Reset { get; init; }

    /// <summary>How long the listener's connection may be silent before it is asked whether the server is still there. Zero: never.</summary>
    public TimeSpan ListenPingInterval
    {
        get;
        init => field = OptionRules.NotNegative(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>Told of every NOTICE and WARNING that any connection gets: in order, outside the driver, perhaps a moment after the answer that it came with.</summary>
    public Action<PgNotice>? OnNotice { get; init; }

    /// <summary>Told of every connection that ends, once each.</summary>
    public Action<PgTermination>? OnTermination { get; init; }

    /// <summary>Told of every statement, script and batch that ends, well or ill.</summary>
    public Action<PgQueryLog>? OnQuery { get; init; }

    /// <summary>True to show arguments to query loggers. They are secrets more often than not.</summary>
    public bool LogArguments { get; init; }

    /// <summary>The first pause after a failed connect.</summary>
    public TimeSpan BackoffMinimum
    {
        get;
        init => field = OptionRules.Positive(value);
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between failed connects.</summary>
    public TimeSpan BackoffMaximum
    {
        get;
        init => field = OptionRules.Positive(value);
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How statements are prepared. Null: <see cref="PgPrepareMode.Cached"/>, and <see cref="PgPrepareMode.Unnamed"/> as soon as a pooler shows itself.
    /// </summary>
    public PgPrepareMode? PrepareMode { get; init; }

    /// <summary>Prepared statements kept on each connection. Zero: none.</summary>
    public int StatementCacheSize
    {
        get;
        init => field = OptionRules.AtLeast(value, 0);
    } = 100;

    /// <summary>Age, counted from its first preparation, at which a kept statement is prepared anew. Zero: never.</summary>
    public TimeSpan StatementCacheLifetime
    {
        get;
        init => field = OptionRules.NotNegative(value);
    } = TimeSpan.FromSeconds(300);

    /// <summary>Characters of the longest SQL text that is kept prepared. Zero: any.</summary>
    public int MaxCacheableStatementLength
    {
        get;
        init => field = OptionRules.AtLeast(value, 0);
    } = 15_360;

    /// <summary>True to have a server error's detail in its message. It often quotes a row, and messages end up in logs.</summary>
    public bool IncludeErrorDetail { get; init; }

    /// <summary>What one read takes from the socket at most.</summary>
    public int ReadBufferBytes
    {
        get;
        init => field = OptionRules.Between(value, 512, 16 << 20);
    } = 64 << 10;

    /// <summary>What a connection's outgoing buffer starts with.</summary>
    public int WriteBufferBytes
    {
        get;
        init => field = OptionRules.Between(value, 512, 16 << 20);
    } = 16 << 10;

    /// <summary>
    /// The longest row that is kept whole, in bytes. A longer one fails its call with <see cref="PgRowTooLargeException"/>; a value of any size can be read by
    /// <see cref="PgClient.FetchStreamAsync(string, ReadOnlySpan{PgArgument})"/>, or copied out.
    /// </summary>
    public int MaxRowBytes
    {
        get;
        init => field = OptionRules.AtLeast(value, 1024);
    } = 64 << 20;

    /// <summary>Codecs that outrank the built-in ones of their types: another library's for dates and times.</summary>
    internal IReadOnlyList<Wire.Codecs.Codec> Codecs { get; init; } = [];

    /// <summary>Names the pool in logs and metrics.</summary>
    public string? PoolName
    {
        get;
        init => field = OptionRules.Text(value);
    }

    /// <summary>Which C# types the database's enum and composite types are.</summary>
    public PgTypeMap Types { get; init; } = new();

    /// <summary>Where the driver logs. Null: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Host names as a connection string or the environment gave them; an empty one stands for the default.</summary>
    internal IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Ports to go with <see cref="Hosts"/>: none, one for all, or one each; null stands for the default.</summary>
    internal IReadOnlyList<int?>? Ports { get; init; }

    /// <summary>
    /// Reads a URL (<c>postgresql://user:password@host:port,host2/database?key=value</c>) or libpq's keywords (<c>host=… user=…</c>). What it leaves
    /// open comes from the environment (<c>PGHOST</c>, …). A key that is no option of the driver's is a server setting.
    /// </summary>
    /// <exception cref="PgInputException">It cannot be read. The message names the key, never a value.</exception>
    public static PgOptions Parse(string connectionString) => Parse(connectionString, EnvironmentDefaults.OfProcess());

    internal static PgOptions Parse(string connectionString, EnvironmentDefaults environment) =>
        ConnectionStringParser.Apply(environment.Apply(new PgOptions()), connectionString).Validate();

    /// <summary>A copy with one more server setting.</summary>
    public PgOptions WithSetting(string name, string value) =>
        this with
        {
            Settings = new Dictionary<string, string>(Settings, StringComparer.Ordinal) { [name] = value },
        };

    /// <summary>Checks what no single property can: that they fit each other, and that files named are there.</summary>
    /// <exception cref="PgInputException">They do not.</exception>
    public PgOptions Validate() => OptionsCheck.Run(this);

    /// <summary>False when the servers are the defaults, at least one of them: nobody said what its certificate should say.</summary>
    internal bool NamesHosts =>
        _endpoints is not null || (Hosts is { Count: > 0 } hosts && hosts.All(host => host.Length > 0));

    internal int EffectiveMaxWaiting => MaxWaiting ?? 1024;

    /// <summary>A URL without passwords and settings.</summary>
    public override string ToString() => RedactedUrl.Write(this);
}
