namespace Etl;

/// <summary>How far the work has come.</summary>
/// <param name="Loaded">Rows that are in the table for good.</param>
/// <param name="Read">Rows read, over all attempts.</param>
/// <param name="Failures">Attempts that failed.</param>
/// <param name="ResumedAt">Where the attempt at hand began.</param>
/// <param name="LastFailure">Why the last one that failed did.</param>
internal sealed record Standing(long Loaded, long Read, int Failures, long ResumedAt, string? LastFailure);
