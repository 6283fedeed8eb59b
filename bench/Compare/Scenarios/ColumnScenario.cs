using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>Rows of one column, each value of which is read.</summary>
internal sealed class ColumnScenario<TShape, TValue> : RowsScenario
    where TShape : struct, IColumnShape<TValue>
{
    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        long units = 0;
        for (; round.GoesOn; units++)
        {
            Check(await driver.FetchColumnAsync<TShape, TValue>(caller, Query), expected);
        }
        return units;
    }
}
