namespace ActorPg.Actors.Tests.Options;

/// <summary>A test that compares with libpq.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LibpqFactAttribute : FactAttribute
{
    public LibpqFactAttribute()
    {
        if (!Libpq.IsInstalled)
        {
            Skip = $"{Libpq.Library} is not installed on this machine, so there is no parser to compare with.";
        }
    }
}
