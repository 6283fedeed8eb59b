namespace ActorPg;

/// <summary>What kind of server <see cref="LocalPostgres.StartAsync"/> starts. The defaults suit tests: trusted, quick, not durable.</summary>
/// <remarks>Not a record on purpose: a password must not appear in a ToString.</remarks>
public sealed class LocalPostgresOptions
{
    /// <summary>The major version wanted, 17; null takes the environment variable <c>PG</c>, else whatever is found first.</summary>
    public int? MajorVersion { get; init; }

    /// <summary>The directory of <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>; null takes <c>ACTORPG_PG_BIN</c>, else searches.</summary>
    public string? BinDirectory { get; init; }

    /// <summary>The name of the first role, which may do everything.</summary>
    public string SuperUser { get; init; } = "postgres";

    /// <summary>How clients prove who they are.</summary>
    public LocalAuthentication Authentication { get; init; } = LocalAuthentication.Trust;

    /// <summary>The password of <see cref="SuperUser"/>. Must be given unless <see cref="Authentication"/> is trust.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// False switches fsync and full_page_writes off: several times quicker; what was committed survives a crash of the server, but not of the machine.
    /// </summary>
    public bool Durable { get; init; }

    /// <summary>max_connections.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>Further settings of postgresql.conf, by name; they win over those that the other options imply.</summary>
    public IDictionary<string, string> Settings { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Text files to be laid into the data directory before the start, by file name, readable by the server alone: a certificate and its key,
    /// which <see cref="Settings"/> then names (<c>ssl = on</c>, <c>ssl_cert_file</c>, <c>ssl_key_file</c>).
    /// </summary>
    public IDictionary<string, string> Files { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The lines of pg_hba.conf; empty asks everyone who comes from this machine for <see cref="Authentication"/>.</summary>
    public IList<string> HostBasedAuthentication { get; } = [];

    /// <summary>How long the server may take to accept connections.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
