using System.Diagnostics;
using System.Globalization;

namespace ActorPg.LocalServer;

/// <summary>
/// One server of our own: its data directory, its port, and the commands that start and stop it. Not thread-safe: one command at a time.
/// Disposing stops the server and removes everything it made.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const int StartAttempts = 20;

    // The first process is stopped before its children die and dies after them: neither side lives to see the other go and tell the clients.
    private const string KillAll = """
        kill -STOP "$1" || exit 1
        children=
        if [ -r /proc/self/stat ]; then
          for stat in /proc/[0-9]*/stat; do
            read -r line 2>/dev/null <"$stat" || continue
            set -- "$1" ${line##*) }
            child=${stat#/proc/}
            [ "$3" = "$1" ] && children="$children ${child%/stat}"
          done
        else
          children=$(pgrep -P "$1")
        fi
        kill -KILL $children "$1"
        """;

    private readonly Shell _shell;
    private readonly Binaries _binaries;
    private readonly Watchdog _watchdog;
    private readonly TimeSpan _timeout;
    private readonly Func<int> _nextPort;

    private Cluster(Shell shell, Binaries binaries, Watchdog watchdog, TimeSpan timeout, Func<int> nextPort)
    {
        _shell = shell;
        _binaries = binaries;
        _watchdog = watchdog;
        _timeout = timeout;
        _nextPort = nextPort;
    }

    public Version Version => _binaries.Version;

    /// <summary>127.0.0.1 alone, unless the settings say otherwise.</summary>
    public int Port { get; private set; }

    /// <summary>Holds the Unix socket, the log, and the data.</summary>
    public string Directory => _watchdog.Directory;

    private string Data => Path.Combine(Directory, "data");

    private string Log => Path.Combine(Directory, "server.log");

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>Makes a data directory and starts a server on it; on failure nothing is left behind.</summary>
    /// <param name="options">What kind of server.</param>
    /// <param name="nextPort">Proposes a port; asked again when that one is taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalPostgresException">No server programs, or they failed.</exception>
    public static async Task<Cluster> StartAsync(
        LocalPostgresOptions options,
        Func<int> nextPort,
        CancellationToken cancellationToken
    )
    {
        Configuration.Check(options);
        Shell shell = await Shell.OpenAsync(cancellationToken).ConfigureAwait(false);
        Binaries binaries = BinaryFinder.Find(options);
        return await StartAsync(
                shell,
                binaries,
                options,
                nextPort,
                cluster => cluster.PrepareAsync(options, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Makes a copy of a server that runs, and starts it as its standby, which follows it from then on.</summary>
    /// <param name="primary">The server to follow.</param>
    /// <param name="options">What that server was started with.</param>
    /// <param name="nextPort">As for the other.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalPostgresException">The copy cannot be made, or does not start.</exception>
    public static Task<Cluster> StartStandbyAsync(
        Cluster primary,
        LocalPostgresOptions options,
        Func<int> nextPort,
        CancellationToken cancellationToken
    ) =>
        StartAsync(
            primary._shell,
            primary._binaries,
            options,
            nextPort,
            cluster => cluster.CopyAsync(primary, options, cancellationToken),
            cancellationToken
        );

    private static async Task<Cluster> StartAsync(
        Shell shell,
        Binaries binaries,
        LocalPostgresOptions options,
        Func<int> nextPort,
        Func<Cluster, Task> prepare,
        CancellationToken cancellationToken
    )
    {
        Watchdog watchdog = await Watchdog.StartAsync(shell, binaries, cancellationToken).ConfigureAwait(false);
        Cluster cluster = new(shell, binaries, watchdog, options.StartTimeout, nextPort);
        try
        {
            await prepare(cluster).ConfigureAwait(false);
            await cluster.StartOnFreePortAsync(cancellationToken).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await watchdog.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// A port that is probably free: below the range that Linux gives to outgoing connections, so that none of them can take it while the server is
    /// stopped for a moment.
    /// </summary>
    public static int AnyPort() => Random.Shared.Next(15_000, 32_000);

    /// <summary>Starts the server again on the port it had. After a crash it waits for the processes of the old one to let go.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            long logged = LogLength();
            ShellResult started = await TryStartAsync(cancellationToken).ConfigureAwait(false);
            if (started.Succeeded)
            {
                return;
            }

            bool waits = LogSince(logged).Contains("pre-existing shared memory block", StringComparison.Ordinal);
            if (!waits || attempt == StartAttempts)
            {
                throw NotStarted(started, logged);
            }
        }
    }

    /// <summary>Stops the server and waits until it has stopped.</summary>
    public async Task StopAsync(LocalStopMode mode, CancellationToken cancellationToken)
    {
        string spelled = mode switch
        {
            LocalStopMode.Smart => "smart",
            LocalStopMode.Fast => "fast",
            LocalStopMode.Immediate => "immediate",
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a way to stop."),
        };
        string[] arguments = [_binaries.Directory, Data, spelled, Seconds(_timeout)];
        ShellResult stopped = await _shell
            .RunAsync("\"$1/pg_ctl\" stop -s -w -D \"$2\" -m \"$3\" -t \"$4\"", arguments, null, cancellationToken)
            .ConfigureAwait(false);
        stopped.OrThrow("The local server could not be stopped");
    }

    /// <summary>Ends a standby's recovery: from then on it writes.</summary>
    public async Task PromoteAsync(CancellationToken cancellationToken)
    {
        string[] arguments = [_binaries.Directory, Data, Seconds(_timeout)];
        ShellResult promoted = await _shell
            .RunAsync("\"$1/pg_ctl\" promote -s -w -D \"$2\" -t \"$3\"", arguments, null, cancellationToken)
            .ConfigureAwait(false);
        promoted.OrThrow("The standby could not be promoted");
    }

    /// <summary>Kills every process of the server at once, as a crash of its machine would, and waits until they are gone.</summary>
    public async Task CrashAsync(CancellationToken cancellationToken)
    {
        int pid = int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);
        if (StateOf(pid) == ProcessState.Alive)
        {
            string[] arguments = [pid.ToString(CultureInfo.InvariantCulture)];
            ShellResult killed = await _shell
                .RunAsync(KillAll, arguments, null, cancellationToken)
                .ConfigureAwait(false);
            killed.OrThrow("The local server could not be killed");
        }

        while (StateOf(pid) == ProcessState.Alive)
        {
            await Task.Delay(5, cancellationToken).ConfigureAwait(false);
        }

        // In a container whose first process reaps nobody the dead stay listed, and would pass for a running server.
        if (StateOf(pid) == ProcessState.Unreaped)
        {
            File.Delete(PidFile);
            File.Delete(Path.Combine(Directory, $".s.PGSQL.{Port.ToString(CultureInfo.InvariantCulture)}.lock"));
        }
    }

    /// <summary>The last lines of the server's log; empty when there is none.</summary>
    public string LogTail(int lines) => File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(lines)) : "";

    public ValueTask DisposeAsync() => _watchdog.DisposeAsync();

    private static ProcessState StateOf(int pid)
    {
        string stat = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat";
        try
        {
            if (!System.IO.Directory.Exists("/proc/self"))
            {
                using Process process = Process.GetProcessById(pid);
                return process.HasExited ? ProcessState.Gone : ProcessState.Alive;
            }

            // pid (name) state …: the name may hold anything, a closing parenthesis included.
            string text = File.ReadAllText(stat);
            return text[text.LastIndexOf(')') + 2] is 'Z' or 'X' ? ProcessState.Unreaped : ProcessState.Alive;
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return ProcessState.Gone;
        }
    }

    private static string Seconds(TimeSpan time) =>
        Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private async Task PrepareAsync(LocalPostgresOptions options, CancellationToken cancellationToken)
    {
        DataTemplate template = new(_shell, _binaries, options.SuperUser, DataTemplate.SharedCache(_shell, Directory));
        await template.CopyToAsync(Data, cancellationToken).ConfigureAwait(false);
        await WriteAsync(">", "pg_hba.conf", Configuration.HostBasedAuthentication(options)).ConfigureAwait(false);
        await WriteAsync(">>", "postgresql.conf", Configuration.Settings(options, Directory)).ConfigureAwait(false);
        foreach ((string name, string content) in options.Files)
        {
            await WriteAsync(">", name, content).ConfigureAwait(false);
        }

        if (options.Password is not null)
        {
            // The single-user mode needs no password to set one, and reads it from its input: no argument list shows it.
            const string Script =
                "\"$1/postgres\" --single -D \"$2\" -c exit_on_error=on -c \"password_encryption=$3\" postgres";
            string[] arguments = [_binaries.Directory, Data, Configuration.PasswordEncryption(options)];
            ShellResult set = await _shell
                .RunAsync(Script, arguments, Configuration.SetPassword(options), cancellationToken)
                .ConfigureAwait(false);
            set.OrThrow("The password could not be set");
        }

        async Task WriteAsync(string redirection, string name, string content)
        {
            string[] arguments = [Path.Combine(Data, name)];
            ShellResult written = await _shell
                .RunAsync($"umask 077; cat {redirection}\"$1\"", arguments, content, cancellationToken)
                .ConfigureAwait(false);
            written.OrThrow($"{name} could not be written");
        }
    }

    private async Task CopyAsync(Cluster primary, LocalPostgresOptions options, CancellationToken cancellationToken)
    {
        // The password comes by the input: no argument list shows it. The copy keeps it, to follow its primary with.
        const string Script = """
            umask 077
            read -r PGPASSWORD || true
            export PGPASSWORD
            # The server's programs may be links into a directory that has this one too.
            backup=$1/pg_basebackup
            [ -x "$backup" ] || backup=$(dirname "$(readlink -f "$1/postgres")")/pg_basebackup
            [ -x "$backup" ] || backup=pg_basebackup
            "$backup" -D "$2" -h "$3" -p "$4" -U "$5" -R -X stream -c fast --no-sync || exit 1
            printf "unix_socket_directories = '%s'\\n" "$6" >>"$2/postgresql.conf"
            rm -f "$2/postmaster.pid" "$2/postmaster.opts"
            """;
        string[] arguments =
        [
            _binaries.Directory,
            Data,
            primary.Directory,
            primary.Port.ToString(CultureInfo.InvariantCulture),
            options.SuperUser,
            Directory,
        ];
        ShellResult copied = await _shell
            .RunAsync(Script, arguments, (options.Password ?? "") + "\n", cancellationToken)
            .ConfigureAwait(false);
        copied.OrThrow("The server could not be copied");
    }

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            Port = _nextPort();
            long logged = LogLength();
            ShellResult started = await TryStartAsync(cancellationToken).ConfigureAwait(false);
            if (started.Succeeded)
            {
                return;
            }

            bool taken = LogSince(logged).Contains("could not create any TCP/IP sockets", StringComparison.Ordinal);
            if (!taken || attempt == StartAttempts)
            {
                throw NotStarted(started, logged);
            }
        }
    }

    private Task<ShellResult> TryStartAsync(CancellationToken cancellationToken)
    {
        const string Script = "umask 077; \"$1/pg_ctl\" start -s -w -D \"$2\" -l \"$3\" -o \"-p $4\" -t \"$5\"";
        string port = Port.ToString(CultureInfo.InvariantCulture);
        return _shell.RunAsync(
            Script,
            [_binaries.Directory, Data, Log, port, Seconds(_timeout)],
            null,
            cancellationToken
        );
    }

    private LocalPostgresException NotStarted(ShellResult result, long logged)
    {
        string log = string.Join('\n', LogSince(logged).Split('\n').TakeLast(30));
        return new LocalPostgresException(
            $"PostgreSQL {Version} from {_binaries.Directory} did not start: {result.Output}\nThe end of its log:\n{log}"
        );
    }

    private long LogLength() => File.Exists(Log) ? new FileInfo(Log).Length : 0;

    private string LogSince(long offset)
    {
        if (!File.Exists(Log))
        {
            return "";
        }

        using FileStream stream = new(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(offset, SeekOrigin.Begin);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private enum ProcessState
    {
        Alive,
        Unreaped,
        Gone,
    }
}
