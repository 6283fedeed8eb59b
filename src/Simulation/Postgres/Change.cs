namespace ActorPg.Simulation.Postgres;

/// <summary>What a transaction has done and its commit makes so.</summary>
/// <param name="Kind">Insert, SingleInsert, Notify, Listen, Unlisten or AlterShifting.</param>
/// <param name="Id">The row.</param>
/// <param name="Channel">Of Notify, Listen and Unlisten; <c>*</c> for all.</param>
/// <param name="Payload">Of Notify.</param>
internal readonly record struct Change(CommandKind Kind, int Id = 0, string Channel = "", string Payload = "");
