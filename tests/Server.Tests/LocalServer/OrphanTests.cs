using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace ActorPg.Server.Tests.LocalServer;

/// <summary>A server must not outlive the process that started it. The process is this assembly's own <see cref="Program"/>.</summary>
public sealed class OrphanTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [LocalServerTheory]
    [InlineData("return", null)]
    [InlineData("throw", null)]
    [InlineData("wait", "-INT")]
    [InlineData("wait", "-TERM")]
    [InlineData("wait", "-KILL")]
    public async Task Server_and_directory_are_gone_after_their_process(string ending, string? signal)
    {
        using Process child = StartChild(ending);
        string[] told = (await child.StandardOutput.ReadLineAsync() ?? "").Split(' ');
        int port = int.Parse(told[0], CultureInfo.InvariantCulture);
        string directory = told[1];
        Assert.True(Directory.Exists(directory));

        if (signal is null)
        {
            await child.StandardInput.WriteLineAsync();
        }
        else
        {
            using Process kill = Process.Start("kill", [signal, child.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await child.WaitForExitAsync().WaitAsync(_patience);
        Assert.True(await IsGoneAsync(directory), $"{directory} is still there.");
        await Assert.ThrowsAnyAsync<SocketException>(() => RawClient.ConnectAsync("127.0.0.1", port));
    }

    private static Process StartChild(string ending)
    {
        // The host that runs this very process: the runtime lies two directories below it.
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string host = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", "dotnet"));
        string[] command = [host, "exec", typeof(OrphanTests).Assembly.Location, Program.HoldServer, ending];
        if (IsInterruptIgnored())
        {
            command = ["env", "--default-signal=INT", .. command];
        }
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return Process.Start(start)!;
    }

    // A shell that runs the tests in its background has them and their children ignore an interrupt.
    private static bool IsInterruptIgnored()
    {
        const string Ignored = "SigIgn:";
        const ulong Interrupt = 1 << (2 - 1);
        const string Status = "/proc/self/status";
        string? mask = File.Exists(Status)
            ? File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal))
            : null;
        return mask is not null
            && (
                ulong.Parse(
                    mask.AsSpan(Ignored.Length),
                    NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite,
                    CultureInfo.InvariantCulture
                ) & Interrupt
            ) != 0;
    }

    private static async Task<bool> IsGoneAsync(string directory)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (Directory.Exists(directory) && watch.Elapsed < _patience)
        {
            await Task.Delay(20);
        }

        return !Directory.Exists(directory);
    }
}
