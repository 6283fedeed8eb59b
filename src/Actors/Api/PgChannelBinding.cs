namespace ActorPg;

/// <summary>Whether a SCRAM login is bound to the server's certificate, so that nobody in between can relay it.</summary>
public enum PgChannelBinding
{
    /// <summary><c>disable</c>: never.</summary>
    Disable,

    /// <summary><c>prefer</c>: when the connection is encrypted and the server offers it.</summary>
    Prefer,

    /// <summary><c>require</c>: a server that does not offer it is refused.</summary>
    Require,
}
