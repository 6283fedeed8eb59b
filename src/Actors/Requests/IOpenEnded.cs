namespace ActorPg.Requests;

/// <summary>A request that comes in pieces: until its last one is written, nothing else may be.</summary>
internal interface IOpenEnded
{
    bool IsOpen { get; }
}
