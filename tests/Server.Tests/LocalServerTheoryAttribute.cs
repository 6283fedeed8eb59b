namespace ActorPg.Server.Tests;

/// <summary>The same as <see cref="LocalServerFactAttribute"/>, for tests with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LocalServerTheoryAttribute : TheoryAttribute
{
    public LocalServerTheoryAttribute()
    {
        Skip = Reason;
    }

    internal static string? Reason { get; } =
        LocalPostgres.IsInstalled() ? null : "PostgreSQL's server programs are not installed on this machine.";
}
