namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>How many rows came, and the sum of what was read of them.</summary>
internal readonly record struct Tally(long Rows, long Sum)
{
    public Tally With(long read) => new(Rows + 1, unchecked(Sum + read));
}
