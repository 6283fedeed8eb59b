namespace ActorPg.Simulation.Postgres;

/// <summary>What is wrong with a server that lets somebody in.</summary>
internal enum LoginLie
{
    None,

    /// <summary>It does not know the password's verifier.</summary>
    Signature,

    /// <summary>It asks for fewer rounds of hashing than are safe.</summary>
    Rounds,

    /// <summary>It answers another exchange.</summary>
    Nonce,

    /// <summary>It reports settings without end.</summary>
    Settings,

    /// <summary>It speaks another encoding.</summary>
    Encoding,

    /// <summary>It gives no key to cancel with.</summary>
    Key,
}
