namespace ActorPg.Transport;

/// <summary>
/// What each sslmode tries, and what it tries next once a server has refused the login (an ErrorResponse of class 28 before
/// AuthenticationOk): that answer comes over the transport, so whoever logs in asks here and connects again.
/// Source: PostgreSQL, libpq, SSL Support, SSL Mode Descriptions.
/// </summary>
internal static class EncryptionPlan
{
    internal static Encryption First(PgSslMode mode) =>
        mode switch
        {
            PgSslMode.Disable or PgSslMode.Allow => Encryption.Plain,
            PgSslMode.Prefer => Encryption.IfOffered,
            _ => Encryption.Demanded,
        };

    /// <summary>Null: the refusal stands.</summary>
    internal static Encryption? AfterRefusal(PgSslMode mode, PgEndpoint endpoint, bool wasEncrypted) =>
        (mode, wasEncrypted) switch
        {
            _ when endpoint.IsUnixSocket => null,
            (PgSslMode.Allow, false) => Encryption.Demanded,
            (PgSslMode.Prefer, true) => Encryption.Plain,
            _ => null,
        };
}
