namespace AkkaEtl;

/// <summary>What became of a run.</summary>
/// <param name="Attempts">Streams that were run: one, and one more for each crash.</param>
/// <param name="ResumedAt">How many rows the last of them found done.</param>
/// <param name="Loaded">Rows in the target.</param>
/// <param name="Lost">Rows of the source without one in the target.</param>
/// <param name="Wrong">Rows of the target that are not what their reading gives.</param>
internal sealed record Outcome(int Attempts, long ResumedAt, long Loaded, long Lost, long Wrong)
{
    /// <summary>Whether the target is what it should be.</summary>
    public bool IsExact(long rows) => Loaded == rows && Lost == 0 && Wrong == 0;
}
