namespace Etl;

/// <summary>Some rows on their way through the works.</summary>
/// <param name="Run">Which attempt they belong to: after a failure the next begins at the checkpoint, and what is left of the last is dropped.</param>
/// <param name="Number">Their place in that attempt.</param>
/// <param name="After">The id before the first of them.</param>
/// <param name="Upto">The id of the last.</param>
/// <param name="Rows">The rows.</param>
internal sealed record Chunk<T>(int Run, int Number, long After, long Upto, IReadOnlyList<T> Rows);
