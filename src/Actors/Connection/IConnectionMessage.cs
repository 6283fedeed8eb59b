namespace ActorPg.Connection;

/// <summary>What may be told to a connection's actor.</summary>
internal interface IConnectionMessage;
