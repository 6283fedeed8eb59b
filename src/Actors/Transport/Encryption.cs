namespace ActorPg.Transport;

/// <summary>What one attempt to connect does about encryption.</summary>
internal enum Encryption
{
    /// <summary>None.</summary>
    Plain,

    /// <summary>If the server offers it, else plain.</summary>
    IfOffered,

    /// <summary>It, or no connection.</summary>
    Demanded,
}
