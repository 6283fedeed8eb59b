namespace ActorPg.Simulation.Tests.Commands;

/// <summary>The seeds that found something once: <c>seeds.txt</c>, one a line, what it found behind a <c>#</c>.</summary>
internal static class KeptSeeds
{
    public static IReadOnlyList<ulong> Read() =>
        [
            .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "seeds.txt"))
                .Select(static line => line.Split('#')[0].Trim())
                .Where(static line => line.Length > 0)
                .Select(Options.SeedOf),
        ];
}
