using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>Many rows into a table by one COPY.</summary>
internal sealed class CopyInScenario : Scenario
{
    public const string Table = "bench_rows";

    public static readonly IReadOnlyList<string> Columns = ["a", "b", "c", "d", "e", "f", "g"];

    public required IReadOnlyList<InsertedRow> Rows { get; init; }

    public override async Task<long> CallAsync(IDriver driver, int caller, Tally expected, Round round)
    {
        long units = 0;
        for (; round.GoesOn; units++)
        {
            Check(await driver.CopyInAsync(caller, Rows), Rows.Count);
        }
        return units;
    }
}
