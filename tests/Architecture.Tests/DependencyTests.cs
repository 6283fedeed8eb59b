using System.Reflection;
using System.Xml.Linq;

namespace ActorPg.Architecture.Tests;

/// <summary>Wire &lt;- Actors &lt;- {Simulation, AkkaNet, Data}; siblings never see each other. Read from the project files and from what the compiler made of them.</summary>
public sealed class DependencyTests
{
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";

    // Folder below src -> folders it may refer to, and packages it may need.
    private static readonly Dictionary<string, (string[] Projects, string[] Packages)> _allowed = new(
        StringComparer.Ordinal
    )
    {
        ["Wire"] = ([], []),
        ["Actors"] = (["Wire"], [Logging]),
        ["Simulation"] = (["Actors", "Wire"], [Logging]),
        ["AkkaNet"] = (["Actors", "Wire"], [Logging, "Akka", "Akka.Streams", "Akka.Hosting"]),
        ["NodaTime"] = (["Actors", "Wire"], ["NodaTime"]),
        ["Data"] = (["Actors", "Wire"], [Logging]),
        ["LocalServer"] = ([], []),
        ["LocalServer.Testcontainers"] = (["LocalServer"], ["Testcontainers.PostgreSql"]),
    };

    public static TheoryData<string> Folders() => [.. Repository.Libraries().Select(library => library.Folder)];

    public static TheoryData<string, string[]> Assemblies() =>
        new()
        {
            { "ActorPg.Wire", [] },
            { "ActorPg", ["ActorPg.Wire", Logging] },
            { "ActorPg.Simulation", ["ActorPg", "ActorPg.Wire", Logging] },
            { "ActorPg.NodaTime", ["ActorPg", "ActorPg.Wire", "NodaTime", Logging] },
            { "ActorPg.LocalServer", [] },
        };

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_project_refers_to_what_stands_below_it(string folder)
    {
        Assert.True(
            _allowed.ContainsKey(folder),
            $"src/{folder} has no place in the order of dependencies: give it one here."
        );
        (string[] projects, string[] packages) = _allowed[folder];
        XDocument project = Project(folder);

        Assert.Empty(
            Repository.Items(project, "ProjectReference").Select(path => path.Split('/', '\\')[^2]).Except(projects)
        );
        Assert.Empty(Repository.Items(project, "PackageReference").Except(packages));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_refers_to_what_stands_below_it(string name, string[] allowed)
    {
        IEnumerable<string> references = Assembly
            .Load(name)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!);

        Assert.Empty(references.Where(reference => !IsOfTheRuntime(reference)).Except(allowed));
    }

    [Fact]
    public void Packages_that_may_be_missing_are_named_only_by_projects_that_need_them()
    {
        foreach (string file in Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            XDocument project = XDocument.Parse(Repository.Read(file));
            string? needs = project.Descendants("Needs").FirstOrDefault()?.Value;
            string[] optional =
            [
                .. Repository
                    .Items(project, "PackageReference")
                    .Select(package => package.Split('.')[0])
                    .Where(package => package is "Akka" or "Testcontainers")
                    .Distinct(),
            ];

            Assert.True(
                optional.All(package => package == needs),
                $"{file} must say <Needs>{string.Join(", ", optional)}</Needs>."
            );
        }
    }

    private static bool IsOfTheRuntime(string reference) =>
        reference.StartsWith("System.", StringComparison.Ordinal)
        || reference.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);

    private static XDocument Project(string folder) =>
        Repository.Libraries().Single(library => library.Folder == folder).Project;
}
