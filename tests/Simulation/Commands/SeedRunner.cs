using System.Diagnostics;
using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary>Runs seeds on several threads, each a simulation of its own. Thread-safe where its threads meet.</summary>
internal sealed class SeedRunner(ulong[] seeds, int jobs, TimeSpan budget, int mostFailures)
{
    private readonly Lock _lock = new();
    private readonly List<SeedResult> _failures = [];
    private readonly Dictionary<FaultKind, int> _hits = [];
    private int _next;

    public int Done { get; private set; }

    public IReadOnlyList<SeedResult> Failures => _failures;

    public IReadOnlyDictionary<FaultKind, int> Hits => _hits;

    public TimeSpan VirtualTime { get; private set; }

    /// <summary>Over the hashes of all runs, in whatever order they ended.</summary>
    public ulong Hash { get; private set; }

    public void Run()
    {
        Thread[] threads = [.. Enumerable.Range(0, jobs).Select(_ => new Thread(RunSome, 16 << 20))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
    }

    private void RunSome()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < budget && _failures.Count < mostFailures)
        {
            int mine = Interlocked.Increment(ref _next) - 1;
            if (mine >= seeds.Length)
            {
                return;
            }
            Add(SeedResult.Of(ScriptMaker.Of(seeds[mine])));
        }
    }

    private void Add(SeedResult result)
    {
        lock (_lock)
        {
            Done++;
            VirtualTime += result.VirtualTime;
            Hash ^= Hash64.Add(Hash64.Add(Hash64.Start, result.Script.Seed), result.TraceHash);
            foreach ((FaultKind kind, int hits) in result.Hits)
            {
                _hits[kind] = _hits.GetValueOrDefault(kind) + hits;
            }
            if (!result.IsWell)
            {
                _failures.Add(result);
            }
        }
    }
}
