namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>What the rows of a scenario look like: reads every value as its own type, the same code for every driver.</summary>
internal interface IRowShape
{
    /// <summary>A number that is made of every value of the row; the scenario's expectation is the sum of these.</summary>
    static abstract long Read<TRow>(TRow row)
        where TRow : struct, IRow;
}
