using ActorPg.Api;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Transport;

namespace ActorPg.Lanes;

/// <summary>The lanes beside a pool: a pool of their own each, supervised by it, without connections until somebody sends by them. Owned by the pool's actor.</summary>
internal sealed class LaneDesk
{
    private readonly DirectClient _reads;
    private readonly DirectClient _ingest;
    private readonly IActorRef<IPoolMessage>[] _actors;

    private LaneDesk(PoolGate reads, PoolGate ingest, IActorRef<IPoolMessage>[] actors)
    {
        _reads = new DirectClient(reads);
        _ingest = new DirectClient(ingest);
        _actors = actors;
        Running = actors.Length;
    }

    /// <summary>Lanes that have not stopped.</summary>
    public int Running { get; private set; }

    /// <summary>Starts the lanes of a pool; null for a lane, which has none.</summary>
    public static LaneDesk? Start(PoolGate pool, IConnector connector, IActorContext<IPoolMessage> context)
    {
        if (pool is not { Reads: { } reads, Ingest: { } ingest })
        {
            return null;
        }
        return new LaneDesk(reads, ingest, [Spawn(reads, "reads"), Spawn(ingest, "ingest")]);

        IActorRef<IPoolMessage> Spawn(PoolGate lane, string name)
        {
            IActorRef<IPoolMessage> actor = context.Spawn(() => new PoolActor(lane, connector), name);
            lane.Pool = actor;
            context.Watch(actor, LaneStopped.Instance);
            return actor;
        }
    }

    /// <summary>Who carries out messages of a lane; null for those of the pool itself.</summary>
    public PgClient? ClientFor(Lane lane) =>
        lane switch
        {
            Lane.Read => _reads,
            Lane.Ingest => _ingest,
            _ => null,
        };

    /// <summary>They take no more, and stop when what is on its way is done.</summary>
    public void Close(TimeSpan patience) => Tell(new ClosePool(patience));

    /// <summary>Their connections are replaced.</summary>
    public void Expire() => Tell(new PoolOrder(PoolOrder.Kind.Expire, Size: null));

    public void OnStopped() => Running--;

    private void Tell(IPoolMessage message)
    {
        foreach (IActorRef<IPoolMessage> actor in _actors)
        {
            actor.Tell(message);
        }
    }
}
