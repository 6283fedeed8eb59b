using ActorPg.Model;

namespace ActorPg.Requests;

/// <summary>A request whose rows are taken at the reader's own pace: while it is full, its connection reads no further.</summary>
internal interface IThrottled
{
    bool IsFull { get; }

    /// <summary>Hands over what has gathered since the last call.</summary>
    void Publish(Action<IReply> complete);
}
