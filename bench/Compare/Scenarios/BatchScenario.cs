using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>Many inserts as one batch and one transaction.</summary>
internal sealed class BatchScenario : Scenario
{
    public required string Sql { get; init; }

    public required IReadOnlyList<InsertedRow> Rows { get; init; }

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        long units = 0;
        for (; round.GoesOn; units++)
        {
            Check(await driver.InsertManyAsync(caller, Sql, Rows), Rows.Count);
        }
        return units;
    }
}
