using ActorPg.LocalServer;

namespace ActorPg;

/// <summary>
/// A throw-away PostgreSQL server for tests, demos and benchmarks: <c>await using var server = await LocalPostgres.StartAsync();</c>. It runs in a
/// directory of its own on a port of its own, and both are gone after <see cref="DisposeAsync"/> or with this process, however that ends.
/// </summary>
/// <remarks>All members may be called from any thread; commands that start and stop the server take turns.</remarks>
public sealed class LocalPostgres : IAsyncDisposable
{
    /// <summary>The environment variable with the postgres:// URL of a server to use instead of starting one.</summary>
    public const string UrlVariable = "ACTORPG_TEST_URL";

    /// <summary>The environment variable that says where a server comes from: <c>local</c> (or nothing), <c>container</c>.</summary>
    public const string SourceVariable = "ACTORPG_TEST_SERVER";

    private const string LoopbackAddress = "127.0.0.1";

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Cluster? _cluster;
    private readonly IServerSource? _source;
    private readonly LocalPostgresOptions? _options;
    private bool _running = true;
    private bool _disposed;

    private LocalPostgres(Cluster cluster, LocalPostgresOptions options)
    {
        _cluster = cluster;
        _options = options;
        SuperUser = options.SuperUser;
        Host = LoopbackAddress;
        Port = cluster.Port;
        Version = cluster.Version;
        UnixSocketDirectory = cluster.Directory;
        ConnectionString = ServerUrl.Format(SuperUser, options.Password, Host, Port);
        UnixSocketConnectionString = ServerUrl.Format(
            SuperUser,
            options.Password,
            Uri.EscapeDataString(cluster.Directory),
            Port
        );
    }

    private LocalPostgres(string url, IServerSource? source)
    {
        _source = source;
        ConnectionString = url;
        (SuperUser, Host, Port) = ServerUrl.Parse(url);
    }

    /// <summary>A postgres:// URL with all that is needed to log in over TCP as <see cref="SuperUser"/>, the password included.</summary>
    public string ConnectionString { get; }

    /// <summary>The same over the Unix socket, the directory percent-encoded in the host's place; null when the server is not ours.</summary>
    public string? UnixSocketConnectionString { get; }

    /// <summary>Where it listens: 127.0.0.1, or what the URL of a server that is not ours names.</summary>
    public string Host { get; }

    /// <summary>The TCP port, also part of the Unix socket's name. It stays the same when the server is started again.</summary>
    public int Port { get; }

    /// <summary>The directory that holds the Unix socket <c>.s.PGSQL.port</c>; null when the server is not ours.</summary>
    public string? UnixSocketDirectory { get; }

    /// <summary>The role that may do everything.</summary>
    public string SuperUser { get; }

    /// <summary>The server's version, 15.18; null when the server is not ours.</summary>
    public Version? Version { get; }

    /// <summary>False for a server named by URL or taken from a container: it cannot be stopped, restarted or crashed from here.</summary>
    public bool IsOurs => _cluster is not null;

    /// <summary>Starts a server of our own.</summary>
    /// <param name="options">What kind; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="LocalPostgresException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<LocalPostgres> StartAsync(
        LocalPostgresOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new LocalPostgresOptions();
        return new LocalPostgres(
            await Cluster.StartAsync(options, Cluster.AnyPort, cancellationToken).ConfigureAwait(false),
            options
        );
    }

    /// <summary>
    /// The server that the environment names: the one at <see cref="UrlVariable"/>, else one from where <see cref="SourceVariable"/> says, else one of
    /// our own. A server at a URL is taken as it is: the options do not apply to it.
    /// </summary>
    /// <param name="options">What kind of server to start, if one is started.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="LocalPostgresException">What the environment asks for cannot be had.</exception>
    public static async Task<LocalPostgres> FromEnvironmentOrStartAsync(
        LocalPostgresOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        options ??= new LocalPostgresOptions();
        if (Environment.GetEnvironmentVariable(UrlVariable) is { Length: > 0 } url)
        {
            return new LocalPostgres(url, null);
        }

        switch (Environment.GetEnvironmentVariable(SourceVariable))
        {
            case null or "" or "local":
                return await StartAsync(options, cancellationToken).ConfigureAwait(false);
            case "container":
                IServerSource source = ContainerSource();
                return new LocalPostgres(
                    await source.StartAsync(options, cancellationToken).ConfigureAwait(false),
                    source
                );
            default:
                throw new LocalPostgresException($"{SourceVariable} may be 'local' or 'container'.");
        }
    }

    /// <summary>Whether <see cref="StartAsync"/> would find the programs it needs.</summary>
    /// <param name="options">What kind of server; null for the defaults.</param>
    public static bool IsInstalled(LocalPostgresOptions? options = null)
    {
        try
        {
            BinaryFinder.Find(options ?? new LocalPostgresOptions());
            return true;
        }
        catch (LocalPostgresException)
        {
            return false;
        }
    }

    /// <summary>Stops the server and waits until it has stopped. Does nothing when it is stopped already.</summary>
    /// <param name="mode">How: by default its sessions are ended.</param>
    /// <param name="cancellationToken">Stops waiting; the server may still stop.</param>
    /// <exception cref="InvalidOperationException">The server is not ours.</exception>
    public Task StopAsync(LocalStopMode mode = LocalStopMode.Fast, CancellationToken cancellationToken = default) =>
        InTurnAsync(cluster => StopIfRunningAsync(cluster, mode, cancellationToken), cancellationToken);

    /// <summary>Stops the server, if it runs, and starts it again on the same port and data.</summary>
    /// <param name="mode">How it is stopped.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The server is not ours.</exception>
    /// <exception cref="LocalPostgresException">It does not start again; the message has the end of its log.</exception>
    public Task RestartAsync(LocalStopMode mode = LocalStopMode.Fast, CancellationToken cancellationToken = default) =>
        InTurnAsync(
            async cluster =>
            {
                await StopIfRunningAsync(cluster, mode, cancellationToken).ConfigureAwait(false);
                await cluster.StartAgainAsync(cancellationToken).ConfigureAwait(false);
                _running = true;
            },
            cancellationToken
        );

    /// <summary>
    /// Kills all processes of the server with SIGKILL, as a crash of its machine would: clients get no message. <see cref="RestartAsync"/> brings it
    /// back, with what was committed. Does nothing when it is stopped already.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting for the processes to be gone.</param>
    /// <exception cref="InvalidOperationException">The server is not ours.</exception>
    public Task CrashAsync(CancellationToken cancellationToken = default) =>
        InTurnAsync(
            async cluster =>
            {
                if (_running)
                {
                    _running = false;
                    await cluster.CrashAsync(cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken
        );

    /// <summary>
    /// Starts a standby of this server: a copy of it, as another server, which follows it by streaming replication and lets clients read. Each is disposed of by itself.
    /// </summary>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="InvalidOperationException">The server is not ours.</exception>
    /// <exception cref="LocalPostgresException">The server does not run, or cannot be copied.</exception>
    public async Task<LocalPostgres> StartStandbyAsync(CancellationToken cancellationToken = default)
    {
        Cluster? standby = null;
        await InTurnAsync(
                async cluster =>
                    standby = await Cluster
                        .StartStandbyAsync(cluster, _options!, Cluster.AnyPort, cancellationToken)
                        .ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new LocalPostgres(standby!, _options!);
    }

    /// <summary>Makes a standby a primary, and waits until it is one. The server that it followed is left as it is.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">The server is not ours.</exception>
    /// <exception cref="LocalPostgresException">It is no standby, or does not become a primary.</exception>
    public Task PromoteAsync(CancellationToken cancellationToken = default) =>
        InTurnAsync(cluster => cluster.PromoteAsync(cancellationToken), cancellationToken);

    /// <summary>The last lines of the server's log; empty when the server is not ours.</summary>
    /// <param name="lines">How many at most.</param>
    public string LogTail(int lines = 40) => _cluster?.LogTail(lines) ?? "";

    /// <summary>Stops the server and removes its directory; gives a container back; leaves a server named by URL as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            _disposed = true;
            _running = false;
            IAsyncDisposable? owned = (IAsyncDisposable?)_cluster ?? _source;
            if (owned is not null)
            {
                await owned.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private static IServerSource ContainerSource()
    {
        // By name, since that assembly has Testcontainers' dependencies and this one has none.
        Type? type = Type.GetType("ActorPg.LocalServer.Containers.ContainerSource, ActorPg.LocalServer.Testcontainers");
        return type is null
            ? throw new LocalPostgresException(
                $"{SourceVariable}=container, but this program was built without Testcontainers: either ActorPg.LocalServer.Testcontainers is not "
                    + "referenced, or the package Testcontainers.PostgreSql could not be restored (build/probe.sh --again tries anew)."
            )
            : (IServerSource)Activator.CreateInstance(type)!;
    }

    private async Task StopIfRunningAsync(Cluster cluster, LocalStopMode mode, CancellationToken cancellationToken)
    {
        if (_running)
        {
            await cluster.StopAsync(mode, cancellationToken).ConfigureAwait(false);
            _running = false;
        }
    }

    private async Task InTurnAsync(Func<Cluster, Task> command, CancellationToken cancellationToken)
    {
        Cluster cluster =
            _cluster
            ?? throw new InvalidOperationException($"The server at {Host}:{Port} is not ours to stop or start.");
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await command(cluster).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
