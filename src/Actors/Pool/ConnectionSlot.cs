using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Requests;

namespace ActorPg.Pool;

/// <summary>
/// A connection as those who route see it: its address and how deep its pipeline is. Thread-safe: routers count in, the connection actor counts out.
/// </summary>
internal sealed class ConnectionSlot
{
    private readonly IActorRef<IConnectionMessage> _connection;
    private readonly IEagerRef<IConnectionMessage>? _eager;
    private int _depth;

    public ConnectionSlot(IActorRef<IConnectionMessage> connection)
    {
        _connection = connection;
        _eager = connection as IEagerRef<IConnectionMessage>;
    }

    public IActorRef<IConnectionMessage> Connection => _connection;

    /// <summary>When an answer last came, on the host's clock.</summary>
    public long LastUsed { get; set; }

    /// <summary>Requests answered over all its life. Written by its connection's turns.</summary>
    public long Answered { get; set; }

    /// <summary>What is routed here and not yet answered, by weight.</summary>
    public int Depth => Volatile.Read(ref _depth);

    /// <summary>Takes the whole connection, or one place on it, if nothing is in flight.</summary>
    public bool TryEnterIdle(int weight) => Interlocked.CompareExchange(ref _depth, weight, 0) == 0;

    /// <summary>Takes one place, behind others if there are any; says how deep the pipeline is with it.</summary>
    public bool TryEnter(int limit, out int depth)
    {
        depth = Interlocked.Increment(ref _depth);
        if (depth <= limit)
        {
            return true;
        }
        Interlocked.Decrement(ref _depth);
        return false;
    }

    /// <summary>Takes places whether or not they are free: for the pool, which knows better.</summary>
    public void Enter(int weight) => Interlocked.Add(ref _depth, weight);

    /// <summary>Gives places back; returns how deep the pipeline still is.</summary>
    public int Leave(int weight) => Interlocked.Add(ref _depth, -weight);

    /// <summary>Tells an idle connection what its caller waits for: one alone need not pay for a hop, so its thread may run the turn.</summary>
    public void SendFirst(IConnectionMessage message)
    {
        if (_eager is null)
        {
            _connection.Tell(message);
        }
        else
        {
            _eager.TellEagerly(message);
        }
    }

    /// <summary>Sends a request behind others: they share the turn, and the write.</summary>
    public void Send(IRequest request) => _connection.Tell(request);
}
