using System.Net.Sockets;
using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Network;

/// <summary>One connection: two flows and the two ends that they join. A test holds on to it to break it when it likes.</summary>
internal sealed class SimulatedLink
{
    public SimulatedLink(SimulatedNetwork network, PgEndpoint endpoint, int number, LinkFaults faults)
    {
        Network = network;
        Endpoint = endpoint;
        Number = number;
        Name = $"link-{number}";
        ToServer = new Flow(this, Name + " to server", faults.ToServer);
        ToClient = new Flow(this, Name + " to client", faults.ToClient);
        Transport = new SimTransport(this);
        Peer = new SimulatedPeer(this, faults.SlowReader);
    }

    public SimulatedNetwork Network { get; }

    public PgEndpoint Endpoint { get; }

    /// <summary>1 for the first connection attempt of the network, and so on.</summary>
    public int Number { get; }

    public string Name { get; }

    public Flow ToServer { get; }

    public Flow ToClient { get; }

    /// <summary>What is in it now differs from run to run, as a client's nonce does: its lengths are part of the trace, its bytes are not.</summary>
    public bool IsRandom { get; set; }

    /// <summary>The client's end.</summary>
    public SimTransport Transport { get; }

    /// <summary>The server's end.</summary>
    public SimulatedPeer Peer { get; }

    /// <summary>True once it was reset: nothing arrives any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Lets bytes flow.</summary>
    public void Open(ISimulatedServer server)
    {
        Peer.Serve(server);
        ToServer.Open(Peer);
        ToClient.Open(Transport.Reader);
    }

    /// <summary>Breaks the connection at both ends at once: what was under way is lost; what had arrived can still be read.</summary>
    public void Reset()
    {
        if (IsBroken)
        {
            return;
        }
        IsBroken = true;
        Network.Host.Queue.Record(TraceKind.Network, Name, "reset");
        var reason = new IOException(
            $"The connection to {Endpoint} was reset.",
            new SocketException((int)SocketError.ConnectionReset)
        );
        ToServer.Abort(reason);
        ToClient.Abort(reason);
        Transport.Reader.Fail(reason);
        Peer.Break(reason);
    }

    /// <summary>Resets the connection once a reset packet could have arrived.</summary>
    public void ResetLater() =>
        Network.Host.Queue.Schedule(Network.Latency(), isTimer: false, TraceKind.Network, Name, Reset);

    /// <summary>The server closes its end in good order.</summary>
    public void CloseByServer()
    {
        Network.Host.Queue.Record(TraceKind.Network, Name, "close");
        Peer.Close();
    }
}
