using ActorPg.Api.ConnectionStrings;
using Microsoft.Extensions.Logging;

namespace ActorPg;

/// <summary>
/// Where a pool connects, as whom, and within which bounds. Immutable: change a copy with <c>with</c>, which outranks what
/// <see cref="Parse(string)"/> read from the connection string, which outranks the environment. Every setter throws
/// <see cref="PgInputException"/> naming the property when a value is out of range. No message and no <see cref="ToString"/> shows a password.
/// </summary>
public sealed record PgOptions : PgConnectOptions
{
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

    /// <summary>
    /// Which servers will do for the read lane, where they are others than the pool's own: <see cref="PgTargetSession.PreferStandby"/> sends reads to replicas, which may lag behind. Null:
    /// <see cref="PgConnectOptions.TargetSessionAttributes"/>.
    /// </summary>
    public PgTargetSession? ReadTargetSessionAttributes { get; init; }

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
    /// until the session is reset behind the first holder that changed something: <see cref="PgConnectOptions.Settings"/> and <see cref="Setup"/> last.
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

    /// <summary>What one read takes from the socket at most, in bytes; 128 KiB unless told. Longer answers wake the connection more than once.</summary>
    public int ReadBufferBytes
    {
        get;
        init => field = OptionRules.Between(value, 512, 16 << 20);
    } = 128 << 10;

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

    /// <summary>
    /// Reads a URL (<c>postgresql://user:password@host:port,host2/database?key=value</c>) or libpq's keywords (<c>host=… user=…</c>). What it leaves
    /// open comes from its service (<c>service=…</c> in <c>.pg_service.conf</c>), then from the environment (<c>PGHOST</c>, …). A key that is no option of the driver's is a server setting.
    /// </summary>
    /// <exception cref="PgInputException">It cannot be read. The message names the key, never a value.</exception>
    public static PgOptions Parse(string connectionString) => Parse(connectionString, EnvironmentDefaults.OfProcess());

    internal static PgOptions Parse(string connectionString, EnvironmentDefaults environment) =>
        ConnectionStringParser.Apply(environment.Apply(new PgOptions()), connectionString, environment).Validate();

    /// <summary>A copy with one more server setting.</summary>
    public PgOptions WithSetting(string name, string value) =>
        this with
        {
            Settings = new Dictionary<string, string>(Settings, StringComparer.Ordinal) { [name] = value },
        };

    /// <summary>Checks what no single property can: that they fit each other, and that files named are there.</summary>
    /// <exception cref="PgInputException">They do not.</exception>
    public PgOptions Validate() => OptionsCheck.Run(this);

    internal int EffectiveMaxWaiting => MaxWaiting ?? 1024;

    /// <summary>A URL without passwords and settings.</summary>
    public override string ToString() => RedactedUrl.Write(this);
}
