namespace ActorPg.Actors.Tests;

/// <summary>For tests that look at the whole process, its memory or its handles: they run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>What <see cref="CollectionAttribute"/> takes.</summary>
    public const string Name = "alone";
}
