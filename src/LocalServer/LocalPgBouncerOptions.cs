namespace ActorPg;

/// <summary>What kind of pooler <see cref="LocalPgBouncer.StartAsync"/> starts.</summary>
/// <remarks>Not a record on purpose: a password must not appear in a ToString.</remarks>
public sealed class LocalPgBouncerOptions
{
    /// <summary>pool_mode: <c>transaction</c>, <c>session</c> or <c>statement</c>.</summary>
    public string PoolMode { get; init; } = "transaction";

    /// <summary>default_pool_size: server connections for each user and database.</summary>
    public int PoolSize { get; init; } = 2;

    /// <summary>How clients prove who they are: trust or SCRAM-SHA-256.</summary>
    public LocalAuthentication Authentication { get; init; } = LocalAuthentication.Trust;

    /// <summary>The password of the server's superuser. Must be given unless <see cref="Authentication"/> is trust.</summary>
    public string? Password { get; init; }

    /// <summary>Further settings of pgbouncer.ini, by name; they win over those that the other options imply.</summary>
    public IDictionary<string, string> Settings { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
