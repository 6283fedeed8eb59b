using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorPg.LocalServer;

/// <summary>
/// The directory of one server, and a shell process that outlives this one. It waits for the end of a pipe that only this process holds: when the
/// pipe closes, by <see cref="DisposeAsync"/> or because this process ended in whatever way, it stops the server and removes the directory.
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    // A session of its own, so that neither Ctrl-C nor a kill of the whole process group ends the watchdog with its parent.
    private const string InOwnSession = """
        command -v setsid >/dev/null 2>&1 && exec setsid /bin/sh -c "$1" sh "$2" "$3"
        exec /bin/sh -c "$1" sh "$2" "$3"
        """;

    private const string Ready = "ready";

    private const string Script = """
        exec 2>&1
        trap '' HUP INT QUIT TERM
        umask 077
        if [ ! -x "$2/postgres" ]; then
          echo "user $(id -un) cannot run $2/postgres: is one of its directories closed to others?"
          exit 1
        fi
        mkdir "$1" || exit 1
        echo ready
        exec >/dev/null 2>&1
        while read -r line; do :; done
        "$2/pg_ctl" stop -D "$1/data" -m immediate -w -t 20
        tries=0
        while rm -rf "$1"; [ -e "$1" ] && [ "$tries" -lt 20 ]; do
          tries=$((tries + 1))
          sleep 1
        done
        """;

    // The pipe must not close because its owner was garbage collected.
    private static readonly ConcurrentDictionary<Watchdog, byte> _awake = new();

    private readonly Process _process;

    private Watchdog(Process process, string directory)
    {
        _process = process;
        Directory = directory;
    }

    /// <summary>Belongs to the server's user and is closed to others. Its path is short enough for a Unix socket (107 bytes).</summary>
    public string Directory { get; }

    /// <summary>Makes a directory below the system's temporary one, or below /tmp if that is out of the server's reach.</summary>
    /// <exception cref="LocalPostgresException">No directory can be made, or the server's user cannot run the programs.</exception>
    public static async Task<Watchdog> StartAsync(Shell shell, Binaries binaries, CancellationToken cancellationToken)
    {
        string failure = "";
        foreach (string parent in (string[])[Path.GetTempPath(), "/tmp"])
        {
            string directory = Path.Combine(parent, "actorpg-" + Path.GetRandomFileName()[..8]);
            if (directory.Length > 80)
            {
                continue;
            }

            Watchdog watchdog = new(shell.Start(InOwnSession, [Script, directory, binaries.Directory]), directory);
            _awake[watchdog] = 0;
            string? answer = null;
            try
            {
                answer = await watchdog._process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
                if (string.Equals(answer, Ready, StringComparison.Ordinal))
                {
                    return watchdog;
                }
            }
            finally
            {
                if (!string.Equals(answer, Ready, StringComparison.Ordinal))
                {
                    await watchdog.DisposeAsync().ConfigureAwait(false);
                }
            }

            failure = $"{failure} {answer}";
        }

        throw new LocalPostgresException($"No directory for a local server could be made:{failure}");
    }

    /// <summary>Stops the server if it runs, removes the directory, and returns once both are done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_awake.TryRemove(this, out _))
        {
            return;
        }

        _process.StandardInput.Close();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
    }
}
