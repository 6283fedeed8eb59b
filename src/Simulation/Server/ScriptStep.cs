namespace ActorPg.Simulation.Server;

/// <summary>One step of a <see cref="ServerScript"/>: a message to wait for, a time to wait, or something to do.</summary>
/// <param name="Expected">The tag to wait for, 0 for the startup packet; null when it is no such step.</param>
/// <param name="Wait">Virtual time to wait; null when it is no such step.</param>
/// <param name="Action">What to do, once the message has come or the time has passed.</param>
internal readonly record struct ScriptStep(byte? Expected, TimeSpan? Wait, Action<ScriptedBackend>? Action);
