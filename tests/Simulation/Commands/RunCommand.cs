using System.Diagnostics;
using System.Globalization;
using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary>
/// <c>run --seeds 1..5000 --jobs 2 --budget 150s --min-rate 1000</c>: runs the seeds, and those that are kept. Fails on a seed that fails, on seeds that the budget left
/// no time for, and where fewer seeds a minute and job ran than asked for.
/// </summary>
internal static class RunCommand
{
    public static int Run(Options options)
    {
        (ulong first, ulong last) = options.Range("seeds", "1..1000");
        int jobs = options.Number("jobs", Environment.ProcessorCount);
        ulong[] seeds = [.. KeptSeeds.Read(), .. Seeds(first, last)];
        var clock = Stopwatch.StartNew();
        var runner = new SeedRunner(seeds, jobs, options.Time("budget", "3600s"), options.Number("most-failures", 5));
        runner.Run();
        clock.Stop();
        foreach (SeedResult failed in runner.Failures)
        {
            Report(failed, shrinks: !options.Has("no-shrink"));
        }
        double rate = runner.Done / clock.Elapsed.TotalMinutes / jobs;
        if (options.Has("faults"))
        {
            foreach ((FaultKind kind, int hits) in runner.Hits.OrderBy(static hit => hit.Key))
            {
                Write($"{kind, -18} {hits}");
            }
        }
        Write(
            $"seeds/min={rate:0} jobs={jobs} virtual={runner.VirtualTime.TotalHours:0.0}h faults={runner.Hits.Values.Sum()} hash={runner.Hash:x16}"
        );
        int failures = runner.Failures.Count;
        if (rate < options.Number("min-rate", 0))
        {
            Write($"too slow: fewer than {options.Number("min-rate", 0)} seeds a minute and job");
            failures++;
        }
        if (runner.Done < seeds.Length && failures == 0)
        {
            Write($"the budget was spent before {seeds.Length - runner.Done} of the seeds were run");
            failures++;
        }
        Write($"{runner.Done - runner.Failures.Count} passed, {failures} failed");
        return failures == 0 ? 0 : 1;
    }

    /// <summary>Says what failed, and the least that still fails.</summary>
    public static void Report(SeedResult failed, bool shrinks)
    {
        Write($"seed 0x{failed.Script.Seed:X} failed:");
        foreach (string breach in failed.Breaches.Take(8))
        {
            Write("  " + breach);
        }
        if (shrinks)
        {
            SeedResult least = new Shrinker(failed).Run();
            Write($"shrunk from {failed.Script.Requests} requests and {failed.Script.Faults.Count} faults:");
            Write(least.Script.ToText());
            foreach (string breach in least.Breaches.Take(8))
            {
                Write("  " + breach);
            }
        }
    }

    public static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static void Write(string text) => Console.WriteLine(text);

    private static IEnumerable<ulong> Seeds(ulong first, ulong last)
    {
        for (ulong seed = first; seed <= last; seed++)
        {
            yield return seed;
        }
    }
}
