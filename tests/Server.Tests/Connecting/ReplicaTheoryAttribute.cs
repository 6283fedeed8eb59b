namespace ActorPg.Server.Tests.Connecting;

/// <summary>The same as <see cref="ReplicaFactAttribute"/>, for tests with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReplicaTheoryAttribute : TheoryAttribute
{
    public ReplicaTheoryAttribute()
    {
        Skip = ServerPrograms.NoStandby;
    }
}
