using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ActorPg.LocalServer;

/// <summary>
/// Finds the server programs: the directory named by the options or by <c>ACTORPG_PG_BIN</c>, else PATH, the places where packages put them
/// (the newest version first), and <c>pg_config</c>. Where a major version is asked for, the first that has it.
/// </summary>
internal static class BinaryFinder
{
    /// <summary>The environment variable that names the directory to use.</summary>
    public const string DirectoryVariable = "ACTORPG_PG_BIN";

    /// <summary>The environment variable that names the major version wanted.</summary>
    public const string VersionVariable = "PG";

    private static readonly string[] _programs = ["initdb", "pg_ctl", "postgres"];

    // Parent directory, pattern of the version's directory, and what follows: Debian, Red Hat, Alpine, Homebrew, Postgres.app, built from source.
    private static readonly (string Parent, string Pattern, string Below)[] _places =
    [
        ("/usr/lib/postgresql", "*", "bin"),
        ("/usr", "pgsql-*", "bin"),
        ("/usr/libexec", "postgresql*", ""),
        ("/usr/lib", "postgresql*", "bin"),
        ("/opt/homebrew/opt", "postgresql*", "bin"),
        ("/usr/local/opt", "postgresql*", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
        ("/usr/local", "pgsql", "bin"),
    ];

    /// <summary>The installation to use.</summary>
    /// <exception cref="LocalPostgresException">There is none, or none of the version asked for; the message says where was looked and what to do.</exception>
    public static Binaries Find(LocalPostgresOptions options)
    {
        if (options.BinDirectory is { } chosen)
        {
            return Named(chosen, nameof(LocalPostgresOptions.BinDirectory));
        }

        int? major = options.MajorVersion ?? MajorFromEnvironment();
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } named)
        {
            Binaries binaries = Named(named, DirectoryVariable);
            if (options.MajorVersion is null || binaries.Version.Major == options.MajorVersion)
            {
                return binaries;
            }
        }

        List<string> seen = [];
        foreach (string directory in Candidates())
        {
            if (TryOpen(directory) is not { } found)
            {
                continue;
            }

            if (major is null || found.Version.Major == major)
            {
                return found;
            }

            seen.Add($"{found.Version} in {directory}");
        }

        throw NotFound(major, seen);
    }

    private static int? MajorFromEnvironment()
    {
        string? asked = Environment.GetEnvironmentVariable(VersionVariable);
        if (string.IsNullOrEmpty(asked))
        {
            return null;
        }

        return int.TryParse(asked.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            ? major
            : throw new LocalPostgresException(
                $"{VersionVariable}='{asked}' is not a version of PostgreSQL; try {VersionVariable}=17."
            );
    }

    private static Binaries Named(string directory, string source) =>
        TryOpen(directory)
        ?? throw new LocalPostgresException(
            $"{source} names {directory}, which does not hold working {string.Join(", ", _programs)} programs."
        );

    private static IEnumerable<string> Candidates()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            ':',
            StringSplitOptions.RemoveEmptyEntries
        );
        foreach (string directory in path)
        {
            yield return directory;
        }

        foreach ((string parent, string pattern, string below) in _places)
        {
            if (!Directory.Exists(parent))
            {
                continue;
            }

            foreach (string version in Directory.GetDirectories(parent, pattern).OrderByDescending(NumberIn))
            {
                yield return Path.Combine(version, below);
            }
        }

        if (path.Select(directory => Path.Combine(directory, "pg_config")).FirstOrDefault(File.Exists) is { } config)
        {
            yield return Output(config, "--bindir").Trim();
        }
    }

    private static double NumberIn(string directory)
    {
        string digits = string.Concat(Path.GetFileName(directory).Where(c => char.IsAsciiDigit(c) || c == '.'));
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            ? number
            : 0;
    }

    private static Binaries? TryOpen(string directory)
    {
        if (!_programs.All(program => File.Exists(Path.Combine(directory, program))))
        {
            return null;
        }

        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "postgres (PostgreSQL) 19beta1"
        string[] words = Output(Path.Combine(directory, "postgres"), "--version")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string number =
            words.Length > 2 ? string.Concat(words[2].TakeWhile(c => char.IsAsciiDigit(c) || c == '.')) : "";
        string full = number.Contains('.', StringComparison.Ordinal) ? number : number + ".0";
        return Version.TryParse(full, out Version? version) ? new Binaries(Path.GetFullPath(directory), version) : null;
    }

    private static string Output(string program, string argument)
    {
        try
        {
            ProcessStartInfo start = new(program, [argument])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : "";
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    private static LocalPostgresException NotFound(int? major, List<string> seen)
    {
        string wanted = major is null ? "PostgreSQL's server programs" : $"PostgreSQL {major}'s server programs";
        string others = seen.Count == 0 ? "" : $" Found instead: {string.Join("; ", seen)}.";
        return new LocalPostgresException(
            $"{wanted} ({string.Join(", ", _programs)}) were found neither on PATH nor where packages put them.{others} "
                + $"Install them (Debian and Ubuntu: apt-get install postgresql; Alpine: apk add postgresql; macOS: brew install postgresql), "
                + $"or name their directory in {DirectoryVariable}, or name a running server in {LocalPostgres.UrlVariable} "
                + "(postgres://user:password@host:port/database)."
        );
    }
}
