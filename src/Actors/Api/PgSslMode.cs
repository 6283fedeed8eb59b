namespace ActorPg;

/// <summary>Whether a TCP connection is encrypted and how far the server's certificate is trusted. Unix sockets are never encrypted.</summary>
public enum PgSslMode
{
    /// <summary><c>disable</c>: never encrypted.</summary>
    Disable,

    /// <summary><c>allow</c>: plain; encrypted only if the server refuses a plain connection.</summary>
    Allow,

    /// <summary><c>prefer</c>: encrypted if the server offers it, else plain. The certificate is not checked.</summary>
    Prefer,

    /// <summary><c>require</c>: encrypted or not at all. The certificate is checked only if a root certificate file is there.</summary>
    Require,

    /// <summary><c>verify-ca</c>: encrypted, and the certificate must descend from a trusted root.</summary>
    VerifyCa,

    /// <summary><c>verify-full</c>: as <see cref="VerifyCa"/>, and the certificate must be made out to the host that was asked for.</summary>
    VerifyFull,
}
