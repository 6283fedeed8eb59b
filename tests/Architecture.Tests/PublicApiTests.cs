using System.Reflection;

namespace ActorPg.Architecture.Tests;

/// <summary>The public surface changes only on purpose: <c>ACTORPG_API_ACCEPT=1 dotnet test tests/Architecture.Tests</c> writes what it is into api/.</summary>
public sealed class PublicApiTests
{
    private const string AcceptVariable = "ACTORPG_API_ACCEPT";

    [Theory]
    [InlineData("ActorPg.Wire")]
    [InlineData("ActorPg")]
    [InlineData("ActorPg.Simulation")]
    [InlineData("ActorPg.NodaTime")]
    [InlineData("ActorPg.LocalServer")]
    public void The_public_surface_is_the_one_approved(string name)
    {
        string file = Path.Combine(Repository.Root, "api", name + ".txt");
        string surface = PublicSurface.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, surface);
        }

        string approved = File.Exists(file) ? File.ReadAllText(file) : "";
        string[] now = surface.Split('\n');
        string[] before = approved.Split('\n');
        string change = string.Join(
            '\n',
            [.. before.Except(now).Select(line => "- " + line), .. now.Except(before).Select(line => "+ " + line)]
        );

        Assert.True(
            approved == surface,
            $"api/{name}.txt differs; if that is meant, run with {AcceptVariable}=1.\n{change}"
        );
    }
}
