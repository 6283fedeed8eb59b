namespace ActorPg.Api.ConnectionStrings;

/// <summary>Pairs hosts with ports as libpq does: no port stands for 5432, one for all hosts, else there is one each.</summary>
internal static class HostList
{
    private const int DefaultPort = 5432;

    /// <summary>Where servers usually make their Unix sockets, by distribution; the first that has one wins.</summary>
    private static readonly string[] _defaults = OperatingSystem.IsWindows()
        ? ["localhost"]
        : ["/run/postgresql", "/var/run/postgresql", "/tmp", "/private/tmp", "localhost"];

    /// <summary>The servers, in order.</summary>
    /// <exception cref="PgInputException">Several ports, but not as many as hosts.</exception>
    internal static IReadOnlyList<PgEndpoint> Combine(
        IReadOnlyList<string>? hosts,
        IReadOnlyList<int?>? ports,
        IReadOnlyList<string>? addresses
    )
    {
        hosts ??= addresses ?? [""];
        if (addresses is not null && addresses.Count != hosts.Count)
            throw new PgInputException(
                $"'hostaddr' gives {addresses.Count} addresses for {hosts.Count} hosts; give one each."
            );
        ports ??= [null];
        if (ports.Count != 1 && ports.Count != hosts.Count)
            throw new PgInputException(
                $"'port' gives {ports.Count} ports for {hosts.Count} hosts; give one, or one each."
            );
        var endpoints = new List<PgEndpoint>(hosts.Count);
        for (int i = 0; i < hosts.Count; i++)
        {
            int port = ports[ports.Count == 1 ? 0 : i] ?? DefaultPort;
            string? address = addresses?[i] is { Length: > 0 } given ? given : null;
            if (hosts[i].Length > 0 || address is not null)
                endpoints.Add(new PgEndpoint(hosts[i].Length > 0 ? hosts[i] : address!, port) { Address = address });
            else
                endpoints.AddRange(_defaults.Select(host => new PgEndpoint(host, port)));
        }
        return endpoints;
    }
}
