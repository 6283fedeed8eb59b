namespace ActorPg.Simulation.Tests.Mutants;

/// <summary>Which planted bug is awake on this thread. Only the copy of the driver that the command <c>mutants</c> builds asks; one simulation is one thread.</summary>
internal static class Mutation
{
    [ThreadStatic]
    private static int _current;

    /// <summary>The number of the bug; 0 for none.</summary>
    public static int Current
    {
        get => _current;
        set => _current = value;
    }

    public static bool Is(int number) => _current == number;
}
