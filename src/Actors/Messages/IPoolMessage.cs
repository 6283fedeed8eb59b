namespace ActorPg.Messages;

/// <summary>What may be told to a pool's actor.</summary>
public interface IPoolMessage;
