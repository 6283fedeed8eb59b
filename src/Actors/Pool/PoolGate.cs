using ActorPg.Catalog;
using ActorPg.Lanes;
using ActorPg.Listening;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Observing;
using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using Microsoft.Extensions.Logging;

namespace ActorPg.Pool;

/// <summary>
/// What callers in the same process know of a pool: where requests enter. One object for the pool's whole life, shared by its actors, sessions and
/// requests. Thread-safe.
/// </summary>
internal sealed class PoolGate
{
    private int _growthAsked;
    private int _serviceAsked;
    private int _lastId;
    private readonly PoolGate? _main;
    private PgException? _closed;

    public PoolGate(PgOptions options, TimeProvider time)
    {
        Options = options;
        Time = time;
        Size = new PoolSize(options.MinSize, options.MaxSize);
        Router = new Router(options.PipelineLimit);
        Policy = new StatementPolicy(
            options.PrepareMode is PgPrepareMode.Unnamed or PgPrepareMode.Simple ? 0 : options.StatementCacheSize,
            (long)(options.StatementCacheLifetime.TotalSeconds * time.TimestampFrequency)
        );
        Pooler = new Pooler(options, Policy);
        foreach (Codec codec in options.Codecs)
        {
            Codecs.Set(codec);
        }
        Types = new TypeCatalog(this);
        Log = QuietLogger.Of(options.LoggerFactory);
        Observers = Observers.Of(options, Log);
        Reads = new PoolGate(this, Lane.Read);
        Ingest = new PoolGate(this, Lane.Ingest);
    }

    private PoolGate(PoolGate other)
    {
        Options = other.Options with { CommandTimeout = null, MaxQueries = 0 };
        Time = other.Time;
        Size = other.Size;
        Router = new Router(other.Options.PipelineLimit);
        Log = other.Log;
        Observers = other.Observers;
        Policy = other.Policy;
        Pooler = other.Pooler;
        Types = new TypeCatalog(this);
    }

    private PoolGate(PoolGate main, Lane lane)
    {
        Lane = lane;
        _main = main;
        Options = LaneOptions.Of(main.Options, lane);
        Time = main.Time;
        Size = new PoolSize(Options.MinSize, Options.MaxSize);
        Router = new Router(Options.PipelineLimit, BurstDesk.Crowd);
        Log = main.Log;
        Observers = main.Observers;
        Policy = main.Policy;
        Pooler = main.Pooler;
        Codecs = main.Codecs;
        Types = main.Types;
        Statements = main.Statements;
    }

    public PgOptions Options { get; }

    /// <summary>How the requests of this gate share its connections.</summary>
    public Lane Lane { get; }

    /// <summary>The read lane beside this pool; null for a lane.</summary>
    public PoolGate? Reads { get; }

    /// <summary>The ingest lane beside this pool; null for a lane.</summary>
    public PoolGate? Ingest { get; }

    public TimeProvider Time { get; }

    /// <summary>How many connections there may be, which can change.</summary>
    public PoolSize Size { get; set; }

    /// <summary>Where callers' threads log; actors have their host's.</summary>
    public ILogger Log { get; }

    /// <summary>Who watches the pool.</summary>
    public Observers Observers { get; }

    /// <summary>Who listens to which channel. The listener's; others leave it alone.</summary>
    public ChannelTable Channels { get; } = new();

    /// <summary>Where notifications go, from the connections' turns; null for a pool, which listens to nothing itself.</summary>
    public Action<NotificationResponse>? Notified { get; set; }

    /// <summary>What the server said of itself when a connection was last made; null before the first.</summary>
    public ServerFacts? Server { get; set; }

    /// <summary>True when every caller is to find a connection that a hook has prepared for it: then none is shared.</summary>
    public bool HasCallerHooks => Options.Setup is not null || Options.Reset is not null;

    public Router Router { get; }

    public CodecRegistry Codecs { get; } = new();

    /// <summary>What the server's catalogue says of the types that <see cref="Codecs"/> does not know.</summary>
    public TypeCatalog Types { get; }

    /// <summary>How all connections keep their statements.</summary>
    public StatementPolicy Policy { get; }

    /// <summary>What may be between the pool and its servers.</summary>
    public Pooler Pooler { get; }

    public StatementDirectory Statements { get; } = new();

    public PoolCounters Counters { get; } = new();

    public RoundTrip RoundTrip { get; } = new();

    /// <summary>Requests that may wait for a connection; one more is refused at once.</summary>
    public int MaxWaiting => Options.EffectiveMaxWaiting;

    /// <summary>The pool's actor; set before anybody can send.</summary>
    public IActorRef<IPoolMessage> Pool { get; set; } = null!;

    /// <summary>Why the pool takes no more requests; null while it does.</summary>
    public PgException? Closed
    {
        get => _closed ?? _main?.Closed;
        set => _closed = value;
    }

    /// <summary>What a connection beside the pool's needs: the same options and observers, and nothing else in common.</summary>
    public PoolGate Beside() => new(this);

    /// <summary>Sends a request where it belongs: to its lease's connection, to a shared one, or to the pool's queue.</summary>
    public void Send(IRequest request)
    {
        if (QueryNote.IsWanted(this, request.Core.Lease))
        {
            request.Core.SentAt = Time.GetTimestamp();
        }
        if (request.Core.Lease is { } lease)
        {
            lease.Slot.Enter(1);
            request.Core.Slot = lease.Slot;
            request.Core.Weight = 1;
            lease.Slot.SendFirst(request);
            return;
        }
        StatementCost? cost = (request as StatementRequest)?.Cost;
        if (!Router.TryRoute(request, cost, out bool isDeep))
        {
            Pool.Tell(request);
        }
        else if (isDeep)
        {
            AskForGrowth();
        }
    }

    /// <summary>A caller gave up: tells whoever holds the request.</summary>
    public void Abandon(Abandon abandon)
    {
        abandon.Request.Core.MarkAbandoned(abandon.Version, abandon.Reason);
        Interlocked.MemoryBarrier();
        if (abandon.Request.Core.Slot is { } slot)
        {
            slot.Connection.Tell(abandon);
        }
        else
        {
            Pool.Tell(abandon);
        }
    }

    /// <summary>A number for a connection that no other ever has: a pool that is restarted still gets the messages of those it had before.</summary>
    public int NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>The pool has heard, and may be asked again.</summary>
    public void GrowthHeard() => Volatile.Write(ref _growthAsked, 0);

    /// <summary>
    /// A place on a connection became free: if somebody waits, the pool is asked to look, once until it does. To be called wherever that happens, since
    /// who waits does not look by itself.
    /// </summary>
    public void ServeWaiters()
    {
        if (Router.HasWaiters && Interlocked.Exchange(ref _serviceAsked, 1) == 0)
        {
            Pool.Tell(PoolSignal.Freed);
        }
    }

    /// <summary>A plan proved out of date: everybody prepares and describes anew, once.</summary>
    /// <param name="epoch">In which the plan was made.</param>
    public void SchemaChanged(int epoch)
    {
        if (Policy.TryAdvance(epoch))
        {
            Statements.ForgetDescriptions();
        }
    }

    /// <summary>The pool is about to look, and may be asked again.</summary>
    public void ServiceHeard() => Interlocked.Exchange(ref _serviceAsked, 0);

    private void AskForGrowth()
    {
        if (Volatile.Read(ref _growthAsked) == 0 && Interlocked.Exchange(ref _growthAsked, 1) == 0)
        {
            Pool.Tell(PoolSignal.Grow);
        }
    }
}
