namespace ActorPg.Model;

/// <summary>A message that somebody waits on: a host that cannot deliver it, or whose actor threw over it, says so here.</summary>
public interface IFailable
{
    /// <summary>Settles the message with a failure, unless it is settled already.</summary>
    /// <returns>The reply that the host has to complete, outside any turn; null when there is none, or no longer.</returns>
    IReply? Fail(Exception reason);
}
