namespace ActorPg;

/// <summary>The newest version of the frontend/backend protocol that is asked for; a server that knows only an older one says so, and that is spoken.</summary>
public enum PgProtocolVersion
{
    /// <summary><c>3.0</c>: what every server and pooler understands.</summary>
    Version30,

    /// <summary><c>3.2</c>: the secret of a cancel request is as long as the server likes, instead of 4 bytes. PostgreSQL 18 and newer speak it.</summary>
    Version32,
}
