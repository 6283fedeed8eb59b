using System.Globalization;
using ActorPg.Simulation;
using ActorPg.Simulation.Engine;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>Random workloads under faults. To replay one: <c>ACTORPG_SEED=17 dotnet test tests/Actors.Tests --filter Workload</c>.</summary>
public class WorkloadTests
{
    private const int Seeds = 200;

    [Fact]
    public void Every_request_settles_once_and_as_the_ledger_says()
    {
        List<string> wrong = [];
        int settled = 0;
        foreach (ulong seed in SeedsToRun())
        {
            var workload = new Workload(seed);
            int before = wrong.Count;
            try
            {
                wrong.AddRange(workload.Run().Select(what => $"seed {seed}: {what}"));
                settled += workload.Settled;
            }
            catch (Exception failure)
            {
                wrong.Add($"seed {seed}: {failure.GetType().Name}: {failure.Message.Split('\n')[0]}");
            }
            if (wrong.Count > before && Replayed() is not null)
            {
                wrong.Add(workload.Trace);
            }
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong.Take(60))}");
        Assert.True(settled > 0);
    }

    [Fact]
    public void One_seed_is_one_run()
    {
        Assert.Equal(HashOf(3), HashOf(3));
        Assert.NotEqual(HashOf(3), HashOf(4));

        static ulong HashOf(ulong seed)
        {
            var workload = new Workload(seed);
            workload.Run();
            return workload.TraceHash;
        }
    }

    private static string? Replayed() =>
        Environment.GetEnvironmentVariable("ACTORPG_SEED") is { Length: > 0 } given ? given : null;

    private static IEnumerable<ulong> SeedsToRun() =>
        Replayed() is { } given
            ? [ulong.Parse(given, CultureInfo.InvariantCulture)]
            : Enumerable.Range(1, Count()).Select(seed => (ulong)seed);

    // More of them, for a night: ACTORPG_SEEDS=20000.
    private static int Count() =>
        Environment.GetEnvironmentVariable("ACTORPG_SEEDS") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Seeds;
}
