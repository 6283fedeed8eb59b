namespace ActorPg.InProcess;

/// <summary>
/// Mail from outside the actor world (timers, async work, I/O) with the incarnation it was meant for: a later one drops it, and disposes of what it carries.
/// </summary>
/// <param name="Incarnation">The incarnation that asked for it.</param>
/// <param name="Message">The message itself.</param>
/// <param name="Timer">The timer that sent it, when one did: a timer replaced or cancelled since is stale as well.</param>
internal sealed record Stamped(int Incarnation, object Message, CellTimer? Timer = null);
