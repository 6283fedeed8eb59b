namespace ActorPg.Simulation.Postgres;

/// <summary>The server fails the next time it comes to a step, once it has passed it so many times.</summary>
/// <param name="Step">Where.</param>
/// <param name="Skip">How many times it goes well before, on all sessions together.</param>
/// <param name="SqlState">What the error is.</param>
/// <param name="IsFatal">Whether the session ends with it.</param>
internal sealed record StepFault(ServerStep Step, int Skip, string SqlState, bool IsFatal);
