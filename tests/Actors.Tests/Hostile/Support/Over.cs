namespace ActorPg.Actors.Tests.Hostile;

/// <summary>What lies between the driver and a hostile server.</summary>
public enum Over
{
    /// <summary>A duplex in memory, in virtual time.</summary>
    Memory,

    /// <summary>A socket to this machine, in real time.</summary>
    Socket,
}
