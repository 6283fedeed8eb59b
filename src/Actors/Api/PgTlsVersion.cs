namespace ActorPg;

/// <summary>A version of TLS. Older ones are broken, and not spoken.</summary>
public enum PgTlsVersion
{
    /// <summary><c>TLSv1.2</c>.</summary>
    Tls12,

    /// <summary><c>TLSv1.3</c>.</summary>
    Tls13,
}
