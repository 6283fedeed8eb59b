using ActorPg.Simulation.Tests.Running;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>All invariants, by their names.</summary>
internal static class All
{
    private static readonly (string Name, IInvariant Rule)[] _rules =
    [
        ("I1 one outcome, in time", new OneOutcome()),
        ("I2 nobody gets another's rows", new OwnRows()),
        ("I3 a lease has one holder", new OneHolder()),
        ("I4 executed at most once", new AtMostOnce()),
        ("I5 committed if told so", new CommitMeansCommitted()),
        ("I6 a transaction has its session to itself", new OneSession()),
        ("I7 no more connections than allowed", new BoundedConnections()),
        ("I8 a cancel hits its target only", new CancelHitsTarget()),
        ("I9 no residue", new NoResidue()),
        ("I10 first come, first served", new FirstComeFirstServed()),
        ("I11 notifications once, in order, or a gap", new OnceInOrderOrGap()),
        ("I12 the protocol is kept", new ProtocolKept()),
        ("I13 bounded memory", new BoundedMemory()),
        ("I14 nobody is stuck", new NobodyStuck()),
        ("I15 nothing is left behind", new NothingLeft()),
        ("I16 no secret in clear", new NoSecretInClear()),
    ];

    /// <summary>Every breach, with the invariant's name in front.</summary>
    public static IReadOnlyList<string> Breaches(Journal journal) =>
        [.. _rules.SelectMany(rule => rule.Rule.Check(journal).Select(breach => $"{rule.Name}: {breach}"))];
}
