using System.Diagnostics;
using System.Globalization;
using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary><c>hash --seeds 200</c>: runs each seed in this process and in another, and compares the hashes of what happened.</summary>
internal static class HashCommand
{
    public static int Run(Options options)
    {
        (ulong first, ulong last) = options.Range("seeds", "1..200");
        if (options.Has("print"))
        {
            foreach (string line in Hashes(first, last))
            {
                RunCommand.Write(line);
            }
            return 0;
        }
        string[] here = [.. Hashes(first, last)];
        string[] there = Elsewhere(options.Text("seeds", "1..200"));
        int different = here.Where((line, i) => i >= there.Length || there[i] != line).Count();
        foreach (string line in here.Where((line, i) => i >= there.Length || there[i] != line).Take(5))
        {
            RunCommand.Write($"{line} is another in another process");
        }
        RunCommand.Write($"{here.Length - different} passed, {different} failed");
        return different == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Hashes(ulong first, ulong last)
    {
        for (ulong seed = first; seed <= last; seed++)
        {
            SeedResult result = SeedResult.Of(ScriptMaker.Of(seed));
            yield return string.Create(CultureInfo.InvariantCulture, $"0x{seed:X} {result.TraceHash:x16}");
        }
    }

    private static string[] Elsewhere(string seeds)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(HashCommand).Assembly.Location, "hash", "--print", "--seeds", seeds]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
