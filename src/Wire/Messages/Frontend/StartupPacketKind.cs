namespace ActorPg.Wire.Messages;

/// <summary>What a client's first packet is, by the Int32 after its length.</summary>
internal enum StartupPacketKind
{
    Startup,
    SslRequest,
    GssEncRequest,
    CancelRequest,
}
