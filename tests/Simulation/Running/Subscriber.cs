namespace ActorPg.Simulation.Tests.Running;

/// <summary>What one subscriber to the channel heard. Owned by the simulation's thread.</summary>
internal sealed class Subscriber
{
    /// <summary>What stands for a gap among what was heard.</summary>
    public const string Gap = "(gap)";

    /// <summary>From when on it must miss nothing; null when it never got so far.</summary>
    public TimeSpan? Since { get; set; }

    /// <summary>Until when.</summary>
    public TimeSpan Until { get; set; } = TimeSpan.MaxValue;

    /// <summary>Payloads and gaps, in order.</summary>
    public List<string> Heard { get; } = [];

    public string? Failure { get; set; }
}
