namespace ActorPg.Transport;

/// <summary>What is known of the other end of a transport by its encryption. Immutable.</summary>
/// <param name="IsEncrypted">Whether others on the way can read along.</param>
/// <param name="IsVerified">Whether the server's certificate was checked against trusted roots.</param>
/// <param name="CertificateHash">The hash of its certificate for tls-server-end-point; null when there is none.</param>
internal sealed record TransportSecurity(bool IsEncrypted, bool IsVerified, byte[]? CertificateHash)
{
    /// <summary>In clear.</summary>
    public static readonly TransportSecurity None = new(false, false, null);
}
