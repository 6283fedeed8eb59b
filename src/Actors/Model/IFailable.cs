namespace ActorPg.Model;

/// <summary>A message that somebody waits on: a host that cannot deliver it, or whose actor threw over it, says so here.</summary>
public interface IFailable
{
    /// <summary>Settles the message with a failure. More than one call, or one after it was answered, does nothing.</summary>
    void Fail(Exception reason);
}
