using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>Many rows at a time, every value of which is read.</summary>
internal abstract class RowsScenario : Scenario
{
    public required Query Query { get; init; }
}

/// <summary>Rows of a shape.</summary>
internal sealed class RowsScenario<TShape> : RowsScenario
    where TShape : struct, IRowShape
{
    /// <summary>The rows are taken as they arrive; otherwise each driver does as its users do.</summary>
    public bool IsStreamed { get; init; }

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        long units = 0;
        for (; round.GoesOn; units++)
        {
            Tally tally = IsStreamed
                ? await driver.StreamRowsAsync<TShape>(caller, Query)
                : await driver.FetchRowsAsync<TShape>(caller, Query);
            Check(tally, expected);
        }
        return units;
    }
}
