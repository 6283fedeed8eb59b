using ActorPg.Architecture.Tests;

namespace ActorPg.AkkaNet.Tests;

/// <summary>The public surface changes only on purpose: <c>ACTORPG_API_ACCEPT=1 dotnet test tests/AkkaNet.Tests</c> writes what it is into api/.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_the_one_approved()
    {
        string file = Path.Combine(Repository.Root, "api", "ActorPg.AkkaNet.txt");
        string surface = PublicSurface.Of(typeof(AkkaHost).Assembly);
        if (Environment.GetEnvironmentVariable("ACTORPG_API_ACCEPT") == "1")
        {
            File.WriteAllText(file, surface);
        }

        Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : "", surface);
    }
}
