using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>One number asked for, over and over.</summary>
internal sealed class ValueScenario : Scenario
{
    public required Query Query { get; init; }

    public required int Answer { get; init; }

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        long units = 0;
        for (; round.GoesOn; units++)
        {
            Check(await driver.FetchIntAsync(caller, Query), Answer);
        }
        return units;
    }
}
