namespace ActorPg.Server.Tests;

/// <summary>A test that starts servers of its own: skipped where PostgreSQL is not installed and the shared server is a remote one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LocalServerFactAttribute : FactAttribute
{
    public LocalServerFactAttribute()
    {
        Skip = LocalServerTheoryAttribute.Reason;
    }
}
