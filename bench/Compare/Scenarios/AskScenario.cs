using System.Diagnostics;
using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>
/// One number asked for, over and over, and each time noted: for the ways in which we can be asked, by a call, by a message, and by a message to another node. Other drivers have no part in it.
/// </summary>
internal sealed class AskScenario : Scenario
{
    public required Query Query { get; init; }

    public required int Answer { get; init; }

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        var latencies = new Latencies();
        long units = 0;
        for (; round.GoesOn; units++)
        {
            long start = Stopwatch.GetTimestamp();
            Check(await driver.FetchIntAsync(caller, Query), Answer);
            latencies.Add(Stopwatch.GetTimestamp() - start);
        }
        round.Calls.Add(latencies);
        return units;
    }
}
