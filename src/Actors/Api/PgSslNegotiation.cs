namespace ActorPg;

/// <summary>How encryption is begun.</summary>
public enum PgSslNegotiation
{
    /// <summary><c>postgres</c>: an SSLRequest asks first. Every server understands it.</summary>
    Postgres,

    /// <summary><c>direct</c>: the TLS handshake comes first, which saves a round trip. PostgreSQL 17 and newer.</summary>
    Direct,
}
