using ActorPg.Model;
using ActorPg.Transport;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>All that lives exactly as long as one transport. Owned by the connection actor.</summary>
internal sealed class Link : IDisposable
{
    private readonly ITransport _transport;

    public Link(
        ITransport transport,
        ISessionEvents events,
        IActorContext<IConnectionMessage> context,
        int statementCacheSize
    )
    {
        _transport = transport;
        Session = new ProtocolSession(events);
        Output = new OutputQueue(transport, context.Waker(ConnectionSignal.OutputWritten));
        Input = new InputPump(transport.Input, context.Waker(ConnectionSignal.InputReady));
        Statements = new StatementCache(statementCacheSize, (ulong)context.Random.NextInt64());
    }

    public ProtocolSession Session { get; }

    public OutputQueue Output { get; }

    public InputPump Input { get; }

    public StatementCache Statements { get; }

    public bool IsEncrypted => _transport.IsEncrypted;

    /// <summary>What a CancelRequest has to name.</summary>
    public int ProcessId { get; set; }

    /// <summary>The secret that goes with it; empty when the server gave none.</summary>
    public byte[] CancelKey { get; set; } = [];

    /// <summary>The last notice of class 57: why the server is about to go, which an end of file alone would not tell.</summary>
    public PostgresException? Farewell { get; set; }

    public void Dispose()
    {
        Output.Dispose();
        _transport.Dispose();
    }
}
