namespace ActorPg.Simulation.Server;

/// <summary>One message that a client sent, for tests to look at.</summary>
/// <param name="Tag">Its <c>FrontendTag</c>; 0 for the startup packet.</param>
/// <param name="Body">What follows the length.</param>
internal readonly record struct ReceivedMessage(byte Tag, byte[] Body)
{
    /// <summary>The tag as a letter, <c>0</c> for the startup packet.</summary>
    public char Letter => Tag == 0 ? '0' : (char)Tag;
}
