using ActorPg.Simulation.Network;
using ActorPg.Transport;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>The network, with every attempt to connect written down.</summary>
internal sealed class WatchedNetwork(SimulatedNetwork network, Journal journal) : IConnector
{
    public ValueTask<ITransport> ConnectAsync(PgEndpoint endpoint, CancellationToken cancellationToken)
    {
        // By now those that were closed before this one are closed.
        journal.Connects.Add(new Connect(network.Host.Now, network.Open.Count, IsCancel: false));
        return network.ConnectAsync(endpoint, cancellationToken);
    }
}
