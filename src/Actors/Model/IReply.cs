namespace ActorPg.Model;

/// <summary>An answer that is ready; completing it runs the caller's continuation, so the host does that outside any turn.</summary>
public interface IReply
{
    /// <summary>Hands the answer over. Called once, by the host.</summary>
    void Complete();
}
