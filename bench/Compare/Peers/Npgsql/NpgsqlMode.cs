namespace ActorPg.Bench.Compare.Peers.Npgsql;

/// <summary>How Npgsql shares its connections.</summary>
internal enum NpgsqlMode
{
    /// <summary>Each caller holds one of its own.</summary>
    ConnectionEach,

    /// <summary>Each call takes one from a pool and gives it back.</summary>
    Pool,

    /// <summary>Calls share a pool's connections at the same time.</summary>
    Multiplexing,
}
