namespace ActorPg.Server.Tests.Poolers;

/// <summary>The same as <see cref="PgBouncerFactAttribute"/>, for tests with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgBouncerTheoryAttribute : TheoryAttribute
{
    public PgBouncerTheoryAttribute()
    {
        Skip = PgBouncerFactAttribute.Reason;
    }
}
