namespace ActorPg.Pool;

/// <summary>How many connections a pool keeps, and how many it may have. Immutable.</summary>
internal sealed record PoolSize(int Minimum, int Maximum);
