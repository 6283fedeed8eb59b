using System.Diagnostics;
using ActorPg.Simulation.Tests.Mutants;
using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary>
/// <c>mutants --seeds 2000</c>: builds the driver once more with planted bugs, and runs seeds with one of them awake at a time until an invariant is broken. A bug
/// that is not found is a failure of the simulation.
/// </summary>
internal static class MutantsCommand
{
    /// <summary>The command by which the copy is asked to look for them.</summary>
    public const string Find = "find-mutants";

    public static int Run(Options options)
    {
        string project = MutantSources.Write();
        string folder = Path.GetDirectoryName(project)!;
        string output = Path.Combine(folder, "bin", "run");
        if (Dotnet("build", project, "-c", "Release", "-o", output, "--nologo", "-v", "quiet") != 0)
        {
            RunCommand.Write("the copy with the planted bugs cannot be built");
            RunCommand.Write($"mutants killed 0/{PlantedBugs.All.Count}");
            return 1;
        }
        return Dotnet(
            Path.Combine(output, "ActorPg.Simulation.Mutants.dll"),
            Find,
            "--seeds",
            options.Text("seeds", "2000"),
            "--jobs",
            options.Text("jobs", $"{Environment.ProcessorCount}")
        );
    }

    /// <summary>Within the copy: looks for each.</summary>
    public static int FindAll(Options options)
    {
        ulong seeds = options.Range("seeds", "1..2000").Last;
        var found = new ulong[PlantedBugs.All.Count];
        Parallel.For(
            0,
            found.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.Number("jobs", 2) },
            i =>
            {
                (found[i], string breach) = FindOne(i + 1, seeds);
                string fate = found[i] == 0 ? $"SURVIVED {seeds} seeds" : $"killed by seed {found[i]}: {breach}";
                RunCommand.Write($"{i + 1, 2} {PlantedBugs.All[i].Name}: {fate}");
            }
        );
        int killed = found.Count(static seed => seed > 0);
        RunCommand.Write($"mutants killed {killed}/{found.Length}");
        return killed == found.Length ? 0 : 1;
    }

    private static (ulong Seed, string Breach) FindOne(int number, ulong seeds)
    {
        Mutation.Current = number;
        try
        {
            for (ulong seed = 1; seed <= seeds; seed++)
            {
                if (SeedResult.Of(ScriptMaker.Of(seed)).Breaches is [var breach, ..])
                {
                    return (seed, breach.Split('\n')[0]);
                }
            }
            return (0, "");
        }
        finally
        {
            Mutation.Current = 0;
        }
    }

    private static int Dotnet(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
