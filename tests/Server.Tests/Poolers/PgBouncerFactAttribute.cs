namespace ActorPg.Server.Tests.Poolers;

/// <summary>A test through a real pgbouncer: skipped, with what to do about it, only where none can be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgBouncerFactAttribute : FactAttribute
{
    public PgBouncerFactAttribute()
    {
        Skip = Reason;
    }

    internal static string? Reason { get; } = Task.Run(LocalPgBouncer.WhyNotAsync).GetAwaiter().GetResult();
}
