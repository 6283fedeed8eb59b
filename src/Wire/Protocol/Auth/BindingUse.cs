namespace ActorPg.Wire.Protocol.Auth;

/// <summary>When a SCRAM exchange is bound to its TLS channel.</summary>
internal enum BindingUse
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>When both ends can.</summary>
    IfOffered,

    /// <summary>Or there is no login, by whatever method.</summary>
    Always,
}
