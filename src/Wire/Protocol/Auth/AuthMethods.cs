namespace ActorPg.Wire.Protocol.Auth;

/// <summary>Ways in which a server may ask who logs in. Source: PostgreSQL 18, libpq, require_auth.</summary>
[Flags]
internal enum AuthMethods
{
    /// <summary>None of them.</summary>
    Nothing = 0,

    /// <summary><c>password</c>: the password itself.</summary>
    Password = 1,

    /// <summary><c>md5</c>: a hash of it.</summary>
    Md5 = 2,

    /// <summary><c>gss</c>: Kerberos, through GSSAPI.</summary>
    Gss = 4,

    /// <summary><c>sspi</c>: the same as Windows has it.</summary>
    Sspi = 8,

    /// <summary><c>scram-sha-256</c>: with or without channel binding.</summary>
    Scram = 16,

    /// <summary><c>oauth</c>: a bearer token, which is not spoken here.</summary>
    OAuth = 32,

    /// <summary><c>none</c>: the server does not ask at all.</summary>
    NotAsked = 64,

    /// <summary>All of them.</summary>
    Any = Password | Md5 | Gss | Sspi | Scram | OAuth | NotAsked,
}
