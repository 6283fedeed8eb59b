using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>One actor of a test, over all its incarnations.</summary>
public sealed class ProbeSpec(string name, Journal journal)
{
    private int _incarnations;

    public string Name { get; } = name;

    public Journal Journal { get; } = journal;

    /// <summary>What it decides about a child.</summary>
    public Func<Exception, Supervision> Decision { get; init; } = static _ => Supervision.Restart;

    /// <summary>What it does in the first turn.</summary>
    public Action<Probe>? OnStarted { get; init; }

    /// <summary>What it does in the last turn.</summary>
    public Action<Probe>? OnStopped { get; init; }

    public Probe Make() => new(this, Interlocked.Increment(ref _incarnations));
}
