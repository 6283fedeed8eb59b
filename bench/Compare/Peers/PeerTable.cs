using ActorPg.Bench.Compare.Peers.Npgsql;
using ActorPg.Bench.Compare.Peers.Raw;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>All who may be measured; the first is ourselves, whom the others are compared with.</summary>
internal static class PeerTable
{
    public static readonly OwnPeer Ours = new ActorPgPeer("actorpg");

    public static readonly IReadOnlyList<Peer> Others =
    [
        new NpgsqlPeer("npgsql", NpgsqlMode.ConnectionEach),
        new NpgsqlPeer("npgsql-pool", NpgsqlMode.Pool),
        new NpgsqlPeer("npgsql-multiplexing", NpgsqlMode.Multiplexing),
        new ActorPgPeer("isolated", isIsolated: true),
#if WITH_AKKA
        new AkkaNet.AkkaPeer("akka", AkkaNet.AkkaWay.Called),
        new AkkaNet.AkkaPeer("akka-ask", AkkaNet.AkkaWay.Asked),
        new AkkaNet.AkkaPeer("akka-ask-remote", AkkaNet.AkkaWay.AskedFromAfar),
#endif
        new RawPeer(),
        new ExternalPeer("asyncpg", "ACTORPG_BENCH_ASYNCPG"),
        new ExternalPeer("pgx", "ACTORPG_BENCH_PGX"),
    ];

    public static OwnPeer FindOwn(string name) =>
        name == Ours.Name
            ? Ours
            : Others.OfType<OwnPeer>().FirstOrDefault(peer => peer.Name == name)
                ?? throw new UsageException($"There is no peer '{name}' within this program.");
}
