using System.Runtime.CompilerServices;
using ActorPg.Api;
using ActorPg.InProcess;
using ActorPg.Listening;
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

    internal PgPool(PoolGate gate, IActorHost host, bool ownsHost, IActorRef<IPoolMessage> actor)
        : base(gate)
    {
        _host = host;
        _ownsHost = ownsHost;
        _actor = actor;
        Reads = new PgLane(gate.Reads!);
        Ingest = new PgLane(gate.Ingest!);
    }

    /// <summary>The pool's actor: tell it a <see cref="Query"/>, <see cref="Execute"/> or <see cref="ExecuteMany"/>.</summary>
    public IActorRef<IPoolMessage> Actor => _actor;

    /// <summary>Where the pool's actors live; other actors may be started there too.</summary>
    public IActorHost Host => _host;

    /// <summary>The lane for statements that only read: those of many callers travel together, in one transaction a burst.</summary>
    public PgLane Reads { get; }

    /// <summary>The lane for writes that do not depend on each other: those of many callers share a commit.</summary>
    public PgLane Ingest { get; }

    /// <summary>The options it was started with, or was given since by <see cref="SetOptions"/>.</summary>
    public PgOptions Options => Gate.Target.Options;

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
        return PoolStart.RunAsync(
            options,
            host,
            ownsHost: true,
            new SocketConnector(options),
            mayProbe: true,
            cancellationToken
        );
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
        return PoolStart.RunAsync(
            options,
            host,
            ownsHost: false,
            new SocketConnector(options),
            mayProbe: true,
            cancellationToken
        );
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

    /// <summary>
    /// Listens to a channel: what is notified after this has returned is missed by nobody, in the order in which it was notified. All subscribers of a pool share one connection
    /// beside those of the pool, made for the first of them. It is made anew when it is lost; what may have been missed meanwhile is told as a <see cref="PgGap"/>.
    /// Behind a pooler this needs its session mode: in transaction mode LISTEN would be lost with the transaction, so it is refused.
    /// </summary>
    /// <param name="channel">The channel's name: an identifier whose case is kept, 63 bytes at most.</param>
    /// <param name="options">Timeout and token of the start; no longer than the acquire timeout in any case.</param>
    /// <exception cref="PgInputException">No channel can have that name.</exception>
    /// <exception cref="PgConnectionException">No connection could be made.</exception>
    /// <exception cref="PostgresException">The server refuses: a standby, for one, has nothing to listen to.</exception>
    public ValueTask<PgSubscription> ListenAsync(string channel, PgCallOptions options = default)
    {
        ThrowIfUnusable();
        return Subscribing.ReadAsync(Gate, channel, options);
    }

    /// <summary>As <see cref="ListenAsync"/>, with a callback: in order, one call at a time. What it throws is logged; if it is slow, nobody but itself waits.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="callback">Told of each notification, outside the driver.</param>
    /// <param name="onGap">Told of what may have been missed, as soon as the channel is listened to again; the next notification says it too.</param>
    /// <param name="options">Timeout and token of the start.</param>
    /// <returns>Ends the subscription when disposed of.</returns>
    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel,
        Func<PgNotification, ValueTask> callback,
        Func<PgGap, ValueTask>? onGap = null,
        PgCallOptions options = default
    )
    {
        ThrowIfUnusable();
        return Subscribing.CallAsync(Gate, channel, callback, onGap, options);
    }

    /// <inheritdoc cref="SubscribeAsync(string, Func{PgNotification, ValueTask}, Func{PgGap, ValueTask}?, PgCallOptions)" />
    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string channel,
        Action<PgNotification> callback,
        Action<PgGap>? onGap = null,
        PgCallOptions options = default
    )
    {
        ThrowIfUnusable();
        ArgumentNullException.ThrowIfNull(callback);
        return Subscribing.CallAsync(
            Gate,
            channel,
            notification =>
            {
                callback(notification);
                return default;
            },
            gap =>
            {
                onGap?.Invoke(gap);
                return default;
            },
            options
        );
    }

    /// <summary>Has the notices and warnings of all connections told: in order, outside the driver, perhaps a moment after the answer that they came with.</summary>
    /// <param name="observer">Told of each; what it throws is logged.</param>
    /// <returns>Ends it when disposed of.</returns>
    public IDisposable AddNoticeListener(Action<PgNotice> observer) => Gate.Observers.Notices.Add(observer);

    /// <summary>Has the end of every connection told, once each.</summary>
    /// <inheritdoc cref="AddNoticeListener" />
    public IDisposable AddTerminationListener(Action<PgTermination> observer) =>
        Gate.Observers.Terminations.Add(observer);

    /// <summary>Has every statement, script and batch told, when it has ended, well or ill.</summary>
    /// <inheritdoc cref="AddNoticeListener" />
    public IDisposable AddQueryLogger(Action<PgQueryLog> observer) => Gate.Observers.Queries.Add(observer);

    /// <summary>The server's version, as the newest connection was told.</summary>
    /// <exception cref="FormatException">What the server says of itself holds no version number.</exception>
    /// <exception cref="InvalidOperationException">No connection has been made yet.</exception>
    public PgServerVersion ServerVersion =>
        PgServerVersion.Parse(GetSettings().GetValueOrDefault("server_version") ?? "nothing");

    /// <summary>What the server reported of its settings when the newest connection was made: <c>server_version</c>, <c>TimeZone</c> and a dozen others.</summary>
    /// <exception cref="InvalidOperationException">No connection has been made yet.</exception>
    public IReadOnlyDictionary<string, string> GetSettings() =>
        Gate.Server?.Settings ?? throw new InvalidOperationException("No connection has been made yet.");

    /// <summary>Has all connections replaced: those that are free at once, the others as soon as they come free. Completes when they are marked; nobody waits for it.</summary>
    public Task ExpireAsync() => OrderAsync(new PoolOrder(PoolOrder.Kind.Expire, Size: null));

    /// <summary>Changes how many connections are kept and may be had. Beyond the new maximum they are closed as they come free.</summary>
    /// <param name="minimum">As <see cref="PgOptions.MinSize"/>.</param>
    /// <param name="maximum">As <see cref="PgOptions.MaxSize"/>.</param>
    /// <exception cref="PgInputException">The minimum is negative or above the maximum, or the maximum is not at least 1.</exception>
    public Task ResizeAsync(int minimum, int maximum)
    {
        PgOptions bounds = (Options with { MinSize = minimum, MaxSize = maximum }).Validate();
        return OrderAsync(new PoolOrder(PoolOrder.Kind.Resize, new PoolSize(bounds.MinSize, bounds.MaxSize)));
    }

    /// <summary>
    /// Makes connections by other options from now on: addresses, user, password, encryption, server settings and the connect timeout. Those that are open stay
    /// as they are, unless the database is another: then they are replaced, as by <see cref="ExpireAsync"/>. What concerns the pool itself (sizes, limits, hooks,
    /// types) stays as it was started.
    /// </summary>
    /// <param name="options">All options: <c>pool.Options with { … }</c>.</param>
    /// <exception cref="PgInputException">The options are wrong; the message names which.</exception>
    public void SetOptions(PgOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ThrowIfUnusable();
        if (Gate.SetTarget(options.Validate()))
        {
            _actor.Tell(new PoolOrder(PoolOrder.Kind.Expire, Size: null));
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

    /// <summary>Closes the pool without waiting for anybody: whatever is on its way fails, and connections are cut. Returns at once; <see cref="CloseAsync"/> waits for the end.</summary>
    public void Terminate()
    {
        _ = CloseAsync(TimeSpan.Zero);
        _ = _host.StopAsync(_actor); // it may have been closing with patience
    }

    /// <summary>As <see cref="CloseAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    /// <summary>A pool over a network of the caller's choice, which is how it is simulated.</summary>
    internal static ValueTask<PgPool> StartAsync(PgOptions options, IActorHost host, IConnector connector) =>
        PoolStart.RunAsync(options, host, ownsHost: false, connector, mayProbe: true, CancellationToken.None);

    internal override ValueTask<PgSession> AcquireAsync(PgCallOptions options, string holder) =>
        Acquisition.RunAsync(Gate, options, owner: null, holder);

    internal override void ThrowIfUnusable() => ObjectDisposedException.ThrowIf(Gate.Closed is not null, this);

    private Task OrderAsync(PoolOrder order)
    {
        ThrowIfUnusable();
        _actor.Tell(order);
        return order.Done;
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
