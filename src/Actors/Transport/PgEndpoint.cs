namespace ActorPg;

/// <summary>Where a server listens: a host name or address with a port, or the directory of a Unix socket with the port in its name.</summary>
/// <param name="Host">A host name, an address, or an absolute directory (<c>/var/run/postgresql</c>).</param>
/// <param name="Port">1 to 65535.</param>
public readonly record struct PgEndpoint(string Host, int Port)
{
    /// <summary>
    /// The address to connect to in the place of <see cref="Host"/>, which then is what certificates and password files are compared with (<c>hostaddr</c>). Null: that of the host.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>True when <see cref="Host"/> is a directory that holds a Unix socket.</summary>
    public bool IsUnixSocket => Address is null && (Host.StartsWith('/') || Host.StartsWith('@'));

    /// <summary>The file that a server on this port makes in the directory.</summary>
    public string UnixSocketPath => $"{Host}/.s.PGSQL.{Port}";

    /// <inheritdoc />
    public override string ToString() => IsUnixSocket ? UnixSocketPath : $"{Host}:{Port}";
}
