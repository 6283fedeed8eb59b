using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>
/// A key distribution center on loopback, with a realm made for one test: a user <c>alice</c> with a keytab, and PostgreSQL's service on localhost. Gone with the test.
/// </summary>
internal sealed class KerberosRealm : IAsyncDisposable
{
    public const string Realm = "ACTORPG.TEST";

    private static readonly string[] _programs = ["krb5kdc", "kadmin.local", "kdb5_util", "kinit"];

    private readonly string _directory;
    private readonly Process _center;

    private KerberosRealm(string directory, Process center)
    {
        _directory = directory;
        _center = center;
    }

    private delegate int SetEnv(string name, string value, int overwrite);

    /// <summary>The first program that is not there; null when all are.</summary>
    public static string? Missing => Array.Find(_programs, program => Find(program) is null);

    /// <summary>PostgreSQL's own key, readable by whichever user its server runs as.</summary>
    public string ServerKeys => Path.Combine(_directory, "server.keytab");

    /// <summary>Starts one, and gets alice her ticket.</summary>
    public static async Task<KerberosRealm> StartAsync()
    {
        string directory = Directory.CreateTempSubdirectory("apg").FullName;
        SetMode(directory, 0b111_101_101);
        await ConfigureAsync(directory);
        // The system's library reads the environment of the process itself, which .NET does not write to; children get .NET's.
        foreach (
            (string name, string value) in new[]
            {
                ("KRB5_CONFIG", Path.Combine(directory, "krb5.conf")),
                ("KRB5_KDC_PROFILE", Path.Combine(directory, "kdc.conf")),
            }
        )
        {
            Say(name, value);
            Environment.SetEnvironmentVariable(name, value);
        }
        await RunAsync("kdb5_util", "create", "-s", "-P", "a master's password", "-r", Realm);
        foreach (
            (string principal, string keys) in new[]
            {
                ("alice", "alice.keytab"),
                ("postgres/localhost", "server.keytab"),
            }
        )
        {
            await RunAsync("kadmin.local", "-r", Realm, "-q", $"addprinc -randkey {principal}@{Realm}");
            await RunAsync("kadmin.local", "-r", Realm, "-q", $"ktadd -k {directory}/{keys} {principal}@{Realm}");
        }
        SetMode(Path.Combine(directory, "server.keytab"), 0b110_100_100);
        var realm = new KerberosRealm(directory, Start("krb5kdc", "-n", "-r", Realm));
        realm.HaveTicket(true);
        await Patience.UntilAsync(realm.TryLoginAsync, "the key distribution center answers");
        return realm;
    }

    /// <summary>Whether this process finds alice's ticket from now on.</summary>
    public void HaveTicket(bool has) => Say("KRB5CCNAME", $"FILE:{_directory}/{(has ? "tickets" : "none")}");

    public async ValueTask DisposeAsync()
    {
        _center.Kill();
        await _center.WaitForExitAsync();
        _center.Dispose();
        Environment.SetEnvironmentVariable("KRB5_CONFIG", null);
        Environment.SetEnvironmentVariable("KRB5_KDC_PROFILE", null);
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task ConfigureAsync(string directory)
    {
        int port = Faults.BadServer.ClosedPort();
        await File.WriteAllTextAsync(
            Path.Combine(directory, "krb5.conf"),
            $$"""
            [libdefaults]
              default_realm = {{Realm}}
              dns_lookup_kdc = false
              dns_lookup_realm = false
              dns_canonicalize_hostname = false
              rdns = false
            [realms]
              {{Realm}} = {
                kdc = 127.0.0.1:{{port}}
              }
            [domain_realm]
              localhost = {{Realm}}
            """
        );
        await File.WriteAllTextAsync(
            Path.Combine(directory, "kdc.conf"),
            $$"""
            [kdcdefaults]
              kdc_listen = 127.0.0.1:{{port}}
              kdc_tcp_listen = 127.0.0.1:{{port}}
            [realms]
              {{Realm}} = {
                database_name = {{directory}}/principal
                key_stash_file = {{directory}}/stash
                acl_file = {{directory}}/acl
              }
            """
        );
    }

    private static void SetMode(string path, int mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)mode);
        }
    }

    private async Task<bool> TryLoginAsync()
    {
        using Process process = Start(
            "kinit",
            "-k",
            "-t",
            $"{_directory}/alice.keytab",
            "-c",
            $"{_directory}/tickets",
            "alice"
        );
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    private static void Say(string name, string value) =>
        _ = Marshal.GetDelegateForFunctionPointer<SetEnv>(
            NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "setenv")
        )(name, value, 1);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        string said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {said}");
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo(Find(program)!, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Concat(["/usr/sbin", "/sbin"])
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
}
