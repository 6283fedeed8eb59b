namespace ActorPg.Simulation.Tests.Mutants;

/// <summary>A planted bug: a change of the text of one source file, which must hold what is to be changed exactly once.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="File">The file, from <c>src</c> on.</param>
/// <param name="Before">The text.</param>
/// <param name="After">What replaces it; <c>BUG</c> is true while the bug is awake.</param>
internal sealed record Mutant(string Name, string File, string Before, string After);
