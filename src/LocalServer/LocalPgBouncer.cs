using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPg.LocalServer;

namespace ActorPg;

/// <summary>
/// A throw-away pgbouncer in front of a server, for tests of what works through one. It runs on a port of its own, and is gone after
/// <see cref="DisposeAsync"/> or with this process, however that ends.
/// </summary>
public sealed class LocalPgBouncer : IAsyncDisposable
{
    private const int StartAttempts = 10;

    // Neither Ctrl-C nor the end of its parent may leave the pooler behind: it goes when the pipe of its keeper closes.
    private const string Keeper = """
        trap '' HUP INT QUIT
        "$1" "$2/pgbouncer.ini" >>"$2/pgbouncer.out" 2>&1 </dev/null &
        pid=$!
        echo started
        exec >/dev/null 2>&1
        while read -r line; do :; done
        kill -TERM "$pid"
        tries=0
        while kill -0 "$pid" && [ "$tries" -lt 50 ]; do
          tries=$((tries + 1))
          sleep 0.1
        done
        kill -KILL "$pid"
        rm -rf "$2"
        """;

    // The pipe must not close because its owner was garbage collected.
    private static readonly ConcurrentDictionary<LocalPgBouncer, byte> _awake = new();

    private readonly Process _keeper;
    private readonly string _directory;

    private LocalPgBouncer(
        LocalPostgres server,
        LocalPgBouncerOptions options,
        Process keeper,
        string directory,
        int port
    )
    {
        _keeper = keeper;
        _directory = directory;
        Port = port;
        ConnectionString = ServerUrl.Format(server.SuperUser, options.Password, Host, port);
        _awake[this] = 0;
    }

    /// <summary>Where it listens.</summary>
    public static string Host => "127.0.0.1";

    /// <summary>The TCP port.</summary>
    public int Port { get; }

    /// <summary>A postgres:// URL with all that is needed to log in through it as the server's superuser, the password included.</summary>
    public string ConnectionString { get; }

    /// <summary>Why no pooler can be had here; null when one can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        try
        {
            _ = await PgBouncerFinder.FindAsync().ConfigureAwait(false);
            return null;
        }
        catch (LocalPostgresException reason)
        {
            return reason.Message;
        }
    }

    /// <summary>Starts a pooler in front of a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="options">What kind; null for transaction mode over two server connections.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="LocalPostgresException">pgbouncer cannot be had, or does not start; the message has the end of its log.</exception>
    public static async Task<LocalPgBouncer> StartAsync(
        LocalPostgres server,
        LocalPgBouncerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(server);
        options ??= new LocalPgBouncerOptions();
        string program = await PgBouncerFinder.FindAsync().ConfigureAwait(false);
        Shell shell = await Shell.OpenAsync(cancellationToken).ConfigureAwait(false);
        string log = "";
        for (int attempt = 0; attempt < StartAttempts; attempt++)
        {
            int port = Cluster.AnyPort();
            string directory = $"/tmp/actorpg-b-{Path.GetRandomFileName()[..8]}";
            await WriteAsync(shell, directory, server, options, port, cancellationToken).ConfigureAwait(false);
            Process keeper = shell.Start(Keeper, [program, directory]);
            var pooler = new LocalPgBouncer(server, options, keeper, directory, port);
            if (await pooler.ListensAsync(cancellationToken).ConfigureAwait(false))
            {
                return pooler;
            }
            log = await shell.ReadAsync($"{directory}/pgbouncer.out", cancellationToken).ConfigureAwait(false);
            await pooler.DisposeAsync().ConfigureAwait(false);
        }
        throw new LocalPostgresException($"pgbouncer did not start. The end of its log:\n{log}");
    }

    /// <summary>Stops it at once: its clients are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_awake.TryRemove(this, out _))
        {
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync().ConfigureAwait(false);
            _keeper.Dispose();
        }
    }

    private static async Task WriteAsync(
        Shell shell,
        string directory,
        LocalPostgres server,
        LocalPgBouncerOptions options,
        int port,
        CancellationToken cancellationToken
    )
    {
        bool trusted = options.Authentication == LocalAuthentication.Trust;
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["listen_addr"] = Host,
            ["listen_port"] = port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_dir"] = "",
            ["pool_mode"] = options.PoolMode,
            ["default_pool_size"] = options.PoolSize.ToString(CultureInfo.InvariantCulture),
            ["max_client_conn"] = "1000",
            ["auth_type"] = trusted ? "trust" : "scram-sha-256",
            ["auth_file"] = $"{directory}/users.txt",
            ["admin_users"] = server.SuperUser,
        };
        foreach ((string name, string value) in options.Settings)
        {
            settings[name] = value;
        }
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"[databases]\n* = host={server.Host} port={server.Port}\n[pgbouncer]\n"
        );
        foreach ((string name, string value) in settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} = {value}\n");
        }
        string users = $"{Quote(server.SuperUser)} {Quote(options.Password ?? "")}\n";
        const string Make = "umask 077; mkdir \"$1\" && cat >\"$1/pgbouncer.ini\"";
        (await shell.RunAsync(Make, [directory], text.ToString(), cancellationToken).ConfigureAwait(false)).OrThrow(
            "pgbouncer's directory could not be made"
        );
        const string Add = "umask 077; cat >\"$1/users.txt\"";
        (await shell.RunAsync(Add, [directory], users, cancellationToken).ConfigureAwait(false)).OrThrow(
            "pgbouncer's users could not be written"
        );
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        _ = await _keeper.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        for (int attempt = 0; attempt < 100; attempt++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(20, cancellationToken).ConfigureAwait(false);
            }
        }
        return false;
    }

    /// <summary>Where it is.</summary>
    public override string ToString() => $"pgbouncer at {Host}:{Port} in {_directory}";
}
