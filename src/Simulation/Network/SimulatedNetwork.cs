using System.Net.Sockets;
using ActorPg.Simulation.Engine;
using ActorPg.Transport;

namespace ActorPg.Simulation.Network;

/// <summary>
/// A network in memory: listeners by endpoint, connections whose every delay, cut and failure the seed or the test decides. Never encrypted. Owned by the
/// simulation's thread.
/// </summary>
internal sealed class SimulatedNetwork(SimulationHost host) : IConnector
{
    private readonly Dictionary<PgEndpoint, Func<SimulatedPeer, ISimulatedServer>> _listeners = [];
    private readonly List<SimulatedLink> _open = [];
    private int _attempts;

    public SimulationHost Host { get; } = host;

    /// <summary>How it behaves when nothing is broken. A change holds for segments that have not left.</summary>
    public NetworkConditions Conditions { get; set; } = new();

    /// <summary>Decides what goes wrong with a connection, by endpoint and number of the attempt (1, 2, …); draw from the faults stream. Null: nothing.</summary>
    public Func<PgEndpoint, int, LinkFaults?>? Faults { get; set; }

    /// <summary>How often somebody has tried to connect.</summary>
    public int Attempts => _attempts;

    /// <summary>Connections whose transport nobody has disposed of, oldest first: none may be left at the end.</summary>
    public IReadOnlyList<SimulatedLink> Open => _open;

    /// <summary>Accepts connections at an endpoint: <paramref name="accept"/> makes the server's side of each.</summary>
    public void Listen(PgEndpoint endpoint, Func<SimulatedPeer, ISimulatedServer> accept) =>
        _listeners.Add(endpoint, accept);

    /// <summary>Refuses connections at an endpoint from now on. Those that are open stay open.</summary>
    public void Unlisten(PgEndpoint endpoint) => _listeners.Remove(endpoint);

    public ValueTask<ITransport> ConnectAsync(PgEndpoint endpoint, CancellationToken cancellationToken)
    {
        Host.Queue.VerifyThread();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ITransport>(cancellationToken);
        }
        int number = ++_attempts;
        LinkFaults faults = Faults?.Invoke(endpoint, number) ?? new LinkFaults();
        var link = new SimulatedLink(this, endpoint, number, faults);
        var pending = new PendingConnect(this, link.Name);
        pending.CancelWith(cancellationToken);
        if (!faults.StallConnect)
        {
            After(link.Name, () => Arrive(link, pending, faults));
        }
        return pending.Task;
    }

    /// <summary>How long the next segment takes.</summary>
    public TimeSpan Latency()
    {
        long spread = Math.Max(0, (Conditions.MaxLatency - Conditions.MinLatency).Ticks);
        return Conditions.MinLatency + new TimeSpan(Host.Streams.Network.NextInt64(spread + 1));
    }

    /// <summary>Whether the seed has something complete later that could complete at once.</summary>
    public bool IsLate() => Host.Streams.Network.Chance(Conditions.LateProbability);

    public void Forget(SimulatedLink link) => _open.Remove(link);

    private void Arrive(SimulatedLink link, PendingConnect pending, LinkFaults faults)
    {
        if (pending.IsSettled)
        {
            return;
        }
        if (faults.Refuse || !_listeners.TryGetValue(link.Endpoint, out Func<SimulatedPeer, ISimulatedServer>? accept))
        {
            var refused = new PgConnectionException(
                $"{link.Endpoint} refused the connection.",
                PgOutcome.NotSent,
                new SocketException((int)SocketError.ConnectionRefused)
            );
            After(link.Name, () => pending.Fail(refused));
            return;
        }
        _open.Add(link);
        link.Open(accept(link.Peer));
        After(link.Name, () => pending.Succeed(link.Transport));
    }

    private void After(string name, Action action) =>
        Host.Queue.Schedule(Latency(), isTimer: false, TraceKind.Network, name, action);
}
