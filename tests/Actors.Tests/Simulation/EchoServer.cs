using ActorPg.Simulation.Network;

namespace ActorPg.Actors.Tests.Simulation;

/// <summary>Remembers what it got; sends it back if it is to.</summary>
internal sealed class EchoServer(SimulatedPeer peer, bool echoes) : ISimulatedServer
{
    private readonly List<byte> _got = [];

    public SimulatedPeer Peer { get; } = peer;

    public byte[] Got => [.. _got];

    public int Calls { get; private set; }

    public bool IsClosed { get; private set; }

    public Exception? Reason { get; private set; }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        Calls++;
        _got.AddRange(bytes);
        if (echoes)
        {
            Peer.Send(bytes);
        }
    }

    public void OnClosed(Exception? reason)
    {
        Assert.False(IsClosed);
        IsClosed = true;
        Reason = reason;
        if (echoes)
        {
            Peer.Close();
        }
    }
}
