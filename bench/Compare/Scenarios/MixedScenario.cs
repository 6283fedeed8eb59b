using System.Diagnostics;
using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;
using ActorPg.Bench.Compare.Scenarios.Shapes;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>
/// Many ask for one number, over and over; in the second half of the round one more reads a large result as it arrives. What that costs the others is how much
/// longer the slowest of them wait.
/// </summary>
internal sealed class MixedScenario : Scenario
{
    public required Query Query { get; init; }

    public required int Answer { get; init; }

    /// <summary>What the last caller streams.</summary>
    public required Query Scan { get; init; }

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        if (caller == Callers - 1)
        {
            await ScanAsync(driver, caller, expected, round);
            return 0;
        }
        var calm = new Latencies();
        var busy = new Latencies();
        long units = 0;
        for (; round.GoesOn; units++)
        {
            Latencies latencies = round.IsPastHalf ? busy : calm;
            long start = Stopwatch.GetTimestamp();
            Check(await driver.FetchIntAsync(caller, Query), Answer);
            latencies.Add(Stopwatch.GetTimestamp() - start);
        }
        round.Calm.Add(calm);
        round.Busy.Add(busy);
        return units;
    }

    private async Task ScanAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        while (!round.IsPastHalf)
        {
            await Task.Delay(5);
        }
        while (round.GoesOn)
        {
            Check(await driver.StreamRowsAsync<ScanShape>(caller, Scan), expected);
        }
    }
}
