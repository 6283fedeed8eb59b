namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>What the rows of a scenario look like when they have one column.</summary>
/// <typeparam name="TValue">The column's own type.</typeparam>
internal interface IColumnShape<in TValue>
{
    /// <summary>A number that is made of the value; the scenario's expectation is the sum of these.</summary>
    static abstract long Read(TValue value);
}
