using System.Security.Cryptography;
using System.Text;

namespace ActorPg.LocalServer;

/// <summary>
/// Makes data directories. initdb takes a second or more and always gives the same, so its result is kept below the system's temporary directory,
/// one for each installation and superuser, and copied. Safe for concurrent starts in any number of processes.
/// </summary>
internal sealed class DataTemplate
{
    private const string Initialise = """
        "$1/initdb" -D "$3" -U "$2" -A trust -E UTF8 --locale=C --no-sync
        """;

    // Owned by the same user and no link: otherwise someone else's prepared directory would be trusted.
    private const string OpenCache = """
        umask 077
        mkdir -p "$1" && [ -O "$1" ] && [ ! -L "$1" ]
        """;

    // The number of files tells whether a cleaner of temporary directories has been at it.
    private const string IsWhole = """
        [ -f "$1/count" ] && [ "$(find "$1/data" | wc -l)" -eq "$(cat "$1/count")" ]
        """;

    private const string Fill = """
        set -eu
        umask 077
        new=$3.new
        rm -rf "$3" "$new"
        mkdir "$new"
        "$1/initdb" -D "$new/data" -U "$2" -A trust -E UTF8 --locale=C --no-sync
        find "$new/data" | wc -l >"$new/count"
        mv "$new" "$3"
        """;

    private static readonly TimeSpan _lockTimeout = TimeSpan.FromMinutes(1);

    private readonly Shell _shell;
    private readonly Binaries _binaries;
    private readonly string _superUser;
    private readonly string _cache;

    public DataTemplate(Shell shell, Binaries binaries, string superUser, string cache)
    {
        _shell = shell;
        _binaries = binaries;
        _superUser = superUser;
        _cache = cache;
    }

    /// <summary>Where templates are kept: beside the servers' directories, one for each user who starts servers.</summary>
    public static string SharedCache(Shell shell, string serverDirectory)
    {
        string owner = shell.User is null ? Environment.UserName : $"{Environment.UserName}-{shell.User}";
        return Path.Combine(Path.GetDirectoryName(serverDirectory)!, $"actorpg-cache-{owner}");
    }

    /// <summary>Makes <paramref name="target"/>, a new data directory, by copying; where nothing can be kept, by initdb.</summary>
    /// <exception cref="LocalPostgresException">initdb failed; the message has its output.</exception>
    public async Task CopyToAsync(string target, CancellationToken cancellationToken)
    {
        if (await PrepareAsync(cancellationToken).ConfigureAwait(false) is { } template)
        {
            ShellResult copied = await _shell
                .RunAsync("umask 077; cp -R \"$1/data\" \"$2\"", [template, target], null, cancellationToken)
                .ConfigureAwait(false);
            copied.OrThrow($"The data directory could not be copied from {template}");
            return;
        }

        string[] arguments = [_binaries.Directory, _superUser, target];
        ShellResult made = await _shell.RunAsync(Initialise, arguments, null, cancellationToken).ConfigureAwait(false);
        made.OrThrow("initdb failed");
    }

    private async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        ShellResult opened = await _shell.RunAsync(OpenCache, [_cache], null, cancellationToken).ConfigureAwait(false);
        if (!opened.Succeeded)
        {
            return null;
        }

        string template = Path.Combine(_cache, Key());
        using FileStream? held = await LockAsync(template + ".lock", cancellationToken).ConfigureAwait(false);
        if (held is null)
        {
            return null;
        }

        ShellResult whole = await _shell.RunAsync(IsWhole, [template], null, cancellationToken).ConfigureAwait(false);
        if (!whole.Succeeded)
        {
            string[] arguments = [_binaries.Directory, _superUser, template];
            ShellResult filled = await _shell.RunAsync(Fill, arguments, null, cancellationToken).ConfigureAwait(false);
            filled.OrThrow("initdb failed");
        }

        return template;
    }

    private string Key()
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_binaries.Directory}\n{_superUser}\n{Fill}"));
        return $"{_binaries.Version}-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }

    private static async Task<FileStream?> LockAsync(string path, CancellationToken cancellationToken)
    {
        long start = Environment.TickCount64;
        while (Environment.TickCount64 - start < _lockTimeout.TotalMilliseconds)
        {
            try
            {
                // An advisory lock of the system: it ends with its process, however that ends.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(20, cancellationToken).ConfigureAwait(false);
            }
            catch (UnauthorizedAccessException)
            {
                return null;
            }
        }

        return null;
    }
}
