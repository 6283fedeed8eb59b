namespace ActorPg.Actors.Tests.Hostile;

/// <summary>Tests that measure what a whole process allocates: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostileCollection
{
    public const string Name = "hostile";
}
