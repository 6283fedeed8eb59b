namespace ActorPg;

/// <summary>Whether the client shows its certificate. Source: PostgreSQL, libpq, Parameter Key Words, sslcertmode.</summary>
public enum PgSslCertMode
{
    /// <summary><c>disable</c>: never, even if there is one.</summary>
    Disable,

    /// <summary><c>allow</c>: if there is one and the server asks for it.</summary>
    Allow,

    /// <summary><c>require</c>: the server has to ask for it; one that does not is not connected to.</summary>
    Require,
}
