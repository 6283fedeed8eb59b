using System.Buffers;
using System.IO.Pipelines;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Simulation;

/// <summary>A host, a network, and a server on it.</summary>
internal sealed class NetworkFixture
{
    public NetworkFixture(ulong seed, bool echoes = true)
    {
        Host = new SimulationHost(seed);
        Network = new SimulatedNetwork(Host);
        Network.Listen(
            Endpoint,
            peer =>
            {
                var server = new EchoServer(peer, echoes);
                Servers.Add(server);
                return server;
            }
        );
    }

    public static PgEndpoint Endpoint { get; } = new("db", 5432);

    public SimulationHost Host { get; }

    public SimulatedNetwork Network { get; }

    public List<EchoServer> Servers { get; } = [];

    /// <summary>The first server; there must be one.</summary>
    public EchoServer Server => Servers[0];

    public SimulatedLink Link => Server.Peer.Link;

    public ITransport Connect() => Host.Complete(Network.ConnectAsync(Endpoint, default));

    /// <summary>Reads until this many bytes have come, or the end.</summary>
    public byte[] Read(ITransport transport, int count) => Host.Complete(ReadAsync(transport.Input, count));

    public static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];

    private static async Task<byte[]> ReadAsync(PipeReader input, int count)
    {
        var read = new List<byte>();
        while (read.Count < count)
        {
            ReadResult result = await input.ReadAsync().ConfigureAwait(false);
            read.AddRange(result.Buffer.ToArray());
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }
        return [.. read];
    }
}
