using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorPg.LocalServer;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>What the programs of the server at hand can do: some packages leave things out.</summary>
internal static partial class ServerPrograms
{
    private const string Backup = "pg_basebackup";

    /// <summary>Why no standby can be made here; null where it can.</summary>
    public static string? NoStandby { get; } = LocalServerTheoryAttribute.Reason ?? FindBackup();

    /// <summary>Why the server takes no tickets; null where it does.</summary>
    public static string? NoKerberos { get; } = LocalServerTheoryAttribute.Reason ?? FindKerberos();

    // As LocalPostgres looks for it.
    private static string? FindBackup()
    {
        Binaries server = BinaryFinder.Find(new LocalPostgresOptions());
        string[] places = [server.Directory, Path.GetDirectoryName(RealPath(server))!];
        string program = places.Select(place => Path.Combine(place, Backup)).FirstOrDefault(File.Exists) ?? Backup;
        int? major =
            Ask(program, "--version") is { } said && MajorVersion().Match(said) is { Success: true } match
                ? int.Parse(match.ValueSpan, CultureInfo.InvariantCulture)
                : null;
        return major >= server.Version.Major
            ? null
            : $"A standby is made by {Backup} {server.Version.Major} or newer; here it is {major?.ToString(CultureInfo.InvariantCulture) ?? "missing"}.";
    }

    private static string? FindKerberos() =>
        Ask("ldd", RealPath(BinaryFinder.Find(new LocalPostgresOptions()))) is { } libraries
        && !libraries.Contains("gssapi", StringComparison.Ordinal)
            ? "This server was built without GSSAPI."
            : null;

    private static string RealPath(Binaries server)
    {
        string postgres = Path.Combine(server.Directory, "postgres");
        return File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres;
    }

    private static string? Ask(string program, string argument)
    {
        try
        {
            var start = new ProcessStartInfo(program, [argument])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using Process process = Process.Start(start)!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return said;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?<= )\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MajorVersion();
}
