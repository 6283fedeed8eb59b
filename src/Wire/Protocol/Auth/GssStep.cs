namespace ActorPg.Wire.Protocol.Auth;

/// <summary>One step of a GSSAPI exchange.</summary>
/// <param name="Token">What the server is to get; null for nothing.</param>
/// <param name="IsOver">Whether both sides have shown who they are.</param>
internal sealed record GssStep(byte[]? Token, bool IsOver);
