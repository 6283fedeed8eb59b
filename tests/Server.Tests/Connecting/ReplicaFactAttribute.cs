namespace ActorPg.Server.Tests.Connecting;

/// <summary>A test with a primary and a standby of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReplicaFactAttribute : FactAttribute
{
    public ReplicaFactAttribute()
    {
        Skip = ServerPrograms.NoStandby;
    }
}
