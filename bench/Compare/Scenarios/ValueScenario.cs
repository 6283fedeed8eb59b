using System.Diagnostics;
using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>One number asked for, over and over.</summary>
internal sealed class ValueScenario : Scenario
{
    public required Query Query { get; init; }

    public required int Answer { get; init; }

    /// <summary>Whether it is noted how long each call takes, which costs a little by itself.</summary>
    public bool NotesLatency { get; init; }

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        Latencies? latencies = NotesLatency ? new() : null;
        long units = 0;
        for (; round.GoesOn; units++)
        {
            long start = latencies is null ? 0 : Stopwatch.GetTimestamp();
            Check(await driver.FetchIntAsync(caller, Query), Answer);
            latencies?.Add(Stopwatch.GetTimestamp() - start);
        }
        if (latencies is not null)
        {
            round.Calls.Add(latencies);
        }
        return units;
    }
}
