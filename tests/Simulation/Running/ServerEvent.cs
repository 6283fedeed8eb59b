namespace ActorPg.Simulation.Tests.Running;

/// <summary>Something that a server's session did.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Session">The process number of the session.</param>
/// <param name="Id">The number of the request; 0 when that cannot be told.</param>
/// <param name="Note">An SQLSTATE, what was left over.</param>
internal readonly record struct ServerEvent(TimeSpan At, ServerEventKind Kind, int Session, int Id, string Note = "");
