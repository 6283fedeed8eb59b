namespace ActorPg.Simulation.Postgres;

/// <summary>A prepared statement of one session.</summary>
/// <param name="Command">What it does.</param>
/// <param name="Epoch">The state of the table when it was planned.</param>
internal readonly record struct Prepared(Command Command, int Epoch);
