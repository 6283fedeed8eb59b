using System.Runtime.CompilerServices;
using ActorPg.Api;
using ActorPg.InProcess;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Transport;

namespace ActorPg;

/// <summary>
/// A supervised pool of connection actors. Thread-safe: one for the whole program, shared by all callers, whose statements travel together over few
/// connections.
/// </summary>
/// <example>
/// <code>
/// await using PgPool pool = await PgPool.StartAsync("postgres://app@localhost/shop");
/// int answer = await pool.FetchValueAsync&lt;int&gt;("select $1::int + 1", 41);
/// </code>
/// </example>
public sealed class PgPool : PgClient, IAsyncDisposable
{
    private readonly IActorHost _host;
    private readonly bool _ownsHost;
    private readonly IActorRef<IPoolMessage> _actor;
    private Task? _closing;

    private PgPool(PoolGate gate, IActorHost host, bool ownsHost, IActorRef<IPoolMessage> actor)
        : base(gate)
    {
        _host = host;
        _ownsHost = ownsHost;
        _actor = actor;
    }

    /// <summary>The pool's actor: tell it a <see cref="Query"/>, <see cref="Execute"/> or <see cref="ExecuteMany"/>.</summary>
    public IActorRef<IPoolMessage> Actor => _actor;

    /// <summary>Where the pool's actors live; other actors may be started there too.</summary>
    public IActorHost Host => _host;

    /// <summary>The options it was started with.</summary>
    public PgOptions Options => Gate.Options;

    internal override Lease? Lease => null;

    /// <summary>Starts a pool and opens its first connection, so that a wrong address or password shows here.</summary>
    /// <param name="connectionString"><c>postgres://user:password@host:port/database?option=value</c>, or <c>host=… user=…</c>.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="PgInputException">The connection string is wrong; the message names the key.</exception>
    /// <exception cref="PgConnectionException">No server answers.</exception>
    /// <exception cref="PostgresException">The server refuses the user, the password or the database.</exception>
    public static ValueTask<PgPool> StartAsync(
        string connectionString,
        CancellationToken cancellationToken = default
    ) => StartAsync(PgOptions.Parse(connectionString), cancellationToken);

    /// <inheritdoc cref="StartAsync(string, CancellationToken)" />
    /// <param name="options">What to connect to, and how the pool behaves.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static ValueTask<PgPool> StartAsync(PgOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new InProcessHost(options.LoggerFactory);
        return StartAsync(options, host, ownsHost: true, new SocketConnector(options), cancellationToken);
    }

    /// <inheritdoc cref="StartAsync(string, CancellationToken)" />
    /// <param name="options">What to connect to, and how the pool behaves.</param>
    /// <param name="host">Where its actors are to live; not disposed of with the pool.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static ValueTask<PgPool> StartAsync(
        PgOptions options,
        IActorHost host,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return StartAsync(options, host, ownsHost: false, new SocketConnector(options), cancellationToken);
    }

    /// <summary>Takes a connection for this caller alone, until the session is disposed of.</summary>
    /// <param name="options">Timeout and token of the wait; no longer than the acquire timeout in any case.</param>
    /// <param name="owner">The actor on whose behalf: when it stops, the connection comes back.</param>
    /// <param name="holder">Who takes it; named to others who wait too long.</param>
    /// <exception cref="PgOverloadedException">No connection became free in time; the message says who holds them.</exception>
    public ValueTask<PgSession> AcquireAsync(
        PgCallOptions options = default,
        IActorRef? owner = null,
        [CallerMemberName] string holder = ""
    )
    {
        ThrowIfUnusable();
        return Acquisition.RunAsync(Gate, options, owner, holder);
    }

    /// <inheritdoc />
    public override async ValueTask<PgTransaction> BeginAsync(
        PgTransactionOptions options = default,
        PgCallOptions call = default,
        [CallerMemberName] string holder = ""
    )
    {
        var deadline = new CallDeadline(Gate.Time, call, Gate.Options.CommandTimeout);
        PgSession session = await AcquireAsync(deadline.Rest(), owner: null, holder).ConfigureAwait(false);
        try
        {
            return await session.BeginOwnedAsync(options, deadline.Rest()).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the pool is doing now.</summary>
    public PgPoolStatistics GetStatistics() => PgPoolStatistics.Of(Gate);

    /// <summary>
    /// Reads and writes the values of a type by functions of the user's, on all connections. Statements that were prepared before keep their codecs.
    /// Arrays and composites that hold the type follow it.
    /// </summary>
    /// <param name="codec">The type and its functions.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="PgInputException">There is no such type, it is a domain, an array or a range, or it has no such form.</exception>
    public ValueTask SetTypeCodecAsync(PgTypeCodec codec, PgCallOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ThrowIfUnusable();
        return Gate.Types.SetCodecAsync(codec, options);
    }

    /// <summary>Takes back what <see cref="SetTypeCodecAsync"/> set; false when the type had no codec of the user's.</summary>
    /// <param name="typeName">The type, as it was named then.</param>
    /// <exception cref="PgInputException">The name is none.</exception>
    public bool ResetTypeCodec(string typeName)
    {
        ThrowIfUnusable();
        return Gate.Types.ResetCodec(typeName);
    }

    /// <summary>
    /// Drops what the pool knows of the database's types: they are looked up again when a statement names them. Needed only where a type was altered
    /// and nothing has shown it yet; types that are new are found by themselves.
    /// </summary>
    public ValueTask ReloadTypesAsync()
    {
        ThrowIfUnusable();
        Gate.Types.Forget();
        return default;
    }

    /// <summary>
    /// Closes the pool: no new requests, those on their way are answered, sessions are waited for, then all connections say goodbye.
    /// </summary>
    /// <param name="patience">How long to wait for what is on its way; 10 s when null. Then connections are cut.</param>
    public Task CloseAsync(TimeSpan? patience = null)
    {
        lock (Gate)
        {
            return _closing ??= RunCloseAsync(patience ?? TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>As <see cref="CloseAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>A pool over a network of the caller's choice, which is how it is simulated.</summary>
    internal static ValueTask<PgPool> StartAsync(PgOptions options, IActorHost host, IConnector connector) =>
        StartAsync(options, host, ownsHost: false, connector, CancellationToken.None);

    internal override ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder) =>
        Acquisition.RunAsync(Gate, options, owner: null, holder);

    internal override void ThrowIfUnusable() => ObjectDisposedException.ThrowIf(Gate.Closed is not null, this);

    private static async ValueTask<PgPool> StartAsync(
        PgOptions options,
        IActorHost host,
        bool ownsHost,
        IConnector connector,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(host);
        var gate = new PoolGate(NotYet.ThrowIfAsked(options.Validate()), host.Time);
        string name = options.PoolName is { Length: > 0 } given ? given : "pg";
        IActorRef<IPoolMessage> actor = host.Spawn(() => new PoolActor(gate, connector), name);
        gate.Pool = actor;
        var pool = new PgPool(gate, host, ownsHost, actor);
        await pool.ProveAsync(cancellationToken).ConfigureAwait(false);
        return pool;
    }

    private async ValueTask ProveAsync(CancellationToken cancellationToken)
    {
        try
        {
            PgSession session = await AcquireAsync(cancellationToken, nameof(StartAsync)).ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
            foreach (PgTypeCodec codec in Options.Types.Codecs)
            {
                await SetTypeCodecAsync(codec, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await CloseAsync(TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }
    }

    private async Task RunCloseAsync(TimeSpan patience)
    {
        Gate.Closed = new PgConnectionException("The pool is closed.", PgOutcome.NotSent);
        _actor.Tell(new ClosePool(patience));
        await _host.WhenStoppedAsync(_actor).ConfigureAwait(false);
        if (_ownsHost)
        {
            await _host.DisposeAsync().ConfigureAwait(false);
        }
    }
}
