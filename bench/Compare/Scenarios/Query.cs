namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>A statement and what it is given: at most a number as $1 and a flag as $2.</summary>
internal sealed record Query(string Sql, int? Number = null, bool? Flag = null);
