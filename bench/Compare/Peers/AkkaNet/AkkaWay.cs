namespace ActorPg.Bench.Compare.Peers.AkkaNet;

/// <summary>How a pool on Akka.NET is used.</summary>
internal enum AkkaWay
{
    /// <summary>By its API.</summary>
    Called,

    /// <summary>By messages to its actor.</summary>
    Asked,

    /// <summary>By messages from another system, which are put into bytes and go over TCP, on the loopback.</summary>
    AskedFromAfar,
}
