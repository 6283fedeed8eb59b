namespace ActorPg;

/// <summary>What a <see cref="LocalPostgres"/> asks of those who log in. Source: PostgreSQL, Client Authentication.</summary>
public enum LocalAuthentication
{
    /// <summary>Nothing: whoever reaches the server may be anyone.</summary>
    Trust,

    /// <summary>The password, proven with SCRAM-SHA-256.</summary>
    ScramSha256,

    /// <summary>The password, proven with the older MD5 exchange and stored as its hash.</summary>
    Md5,

    /// <summary>The password itself, in clear text.</summary>
    Password,
}
