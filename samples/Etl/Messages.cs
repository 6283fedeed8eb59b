namespace Etl;

internal interface IForemanMessage;

internal interface IExtractorMessage;

internal interface ITransformerMessage;

internal interface ILoaderMessage;

/// <summary>How far the table is filled: an attempt begins there.</summary>
internal sealed record CheckpointRead(int Run, long Upto) : IForemanMessage;

/// <summary>Rows were read; none when there are no more.</summary>
internal sealed record Extracted(Chunk<Reading> Chunk) : IForemanMessage;

/// <summary>Rows are ready to be loaded.</summary>
internal sealed record Transformed(Chunk<Measure> Chunk) : IForemanMessage;

/// <summary>Rows are in the table, and the checkpoint with them.</summary>
internal sealed record Loaded(int Run, long Upto) : IForemanMessage;

/// <summary>A part of an attempt failed, and the attempt with it.</summary>
internal sealed record Stumbled(int Run, Exception Reason) : IForemanMessage;

/// <summary>Time for the next attempt.</summary>
internal sealed record Resume : IForemanMessage;

/// <summary>One more chunk may be read.</summary>
internal sealed record ReadMore : IExtractorMessage;

/// <summary>A chunk was read.</summary>
internal sealed record ChunkRead(IReadOnlyList<Reading> Rows) : IExtractorMessage;

/// <summary>The reading failed.</summary>
internal sealed record ReadFailed(Exception Reason) : IExtractorMessage;

/// <summary>Rows to transform.</summary>
internal sealed record Transform(Chunk<Reading> Chunk) : ITransformerMessage;

/// <summary>Rows to load, in order of their numbers.</summary>
internal sealed record Load(Chunk<Measure> Chunk) : ILoaderMessage;

/// <summary>A chunk's transaction was committed.</summary>
internal sealed record Committed(Chunk<Measure> Chunk) : ILoaderMessage;

/// <summary>A chunk's transaction failed, or perhaps did not: the checkpoint knows.</summary>
internal sealed record LoadFailed(Exception Reason) : ILoaderMessage;
