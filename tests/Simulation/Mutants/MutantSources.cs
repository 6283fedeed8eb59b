using System.Globalization;

namespace ActorPg.Simulation.Tests.Mutants;

/// <summary>A copy of the sources with all planted bugs in it, asleep, as one project below <c>artifacts</c>. The driver itself has nothing of them.</summary>
internal static class MutantSources
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <AssemblyName>ActorPg.Simulation.Mutants</AssemblyName>
            <TargetFramework>net10.0</TargetFramework>
            <LangVersion>14</LangVersion>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <InvariantGlobalization>true</InvariantGlobalization>
            <RunAnalyzers>false</RunAnalyzers>
            <NoWarn>$(NoWarn);CS1591;CS0436</NoWarn>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Microsoft.Extensions.Logging.Abstractions" />
            <EmbeddedResource Include="src/Wire/Protocol/Auth/saslprep.txt" LogicalName="saslprep.txt" />
            <None Include="tests/seeds.txt" Link="seeds.txt" CopyToOutputDirectory="PreserveNewest" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>The repository that this assembly was built in.</summary>
    public static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ActorPg.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new InvalidOperationException("This is not within the repository.");
    }

    /// <summary>Writes them; returns the project's file.</summary>
    /// <exception cref="InvalidOperationException">What a planted bug is to change is not there, or there twice.</exception>
    public static string Write()
    {
        string root = Repository();
        string target = Path.Combine(root, "artifacts", "mutants");
        foreach (string stale in new[] { "src", "tests" }.Select(name => Path.Combine(target, name)))
        {
            if (Directory.Exists(stale))
            {
                Directory.Delete(stale, recursive: true);
            }
        }
        foreach (string name in new[] { "Wire", "Actors", "Simulation" })
        {
            Copy(Path.Combine(root, "src", name), Path.Combine(target, "src", name));
        }
        Copy(Path.Combine(root, "tests", "Simulation"), Path.Combine(target, "tests"));
        for (int i = 0; i < PlantedBugs.All.Count; i++)
        {
            PlantIn(Path.Combine(target, "src"), PlantedBugs.All[i], i + 1);
        }
        // What the repository says of its projects is not for this one, but for the versions of packages.
        File.WriteAllText(Path.Combine(target, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(target, "Directory.Build.targets"), "<Project />");
        string project = Path.Combine(target, "ActorPg.Simulation.Mutants.csproj");
        File.WriteAllText(project, Project);
        return project;
    }

    /// <summary>The text with the bug in it.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Write"/>.</exception>
    public static string Plant(string text, Mutant mutant, int number)
    {
        int at = text.IndexOf(mutant.Before, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(mutant.Before, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new InvalidOperationException(
                $"Bug {number}, '{mutant.Name}', is to be planted where {mutant.File} no longer has its text exactly once."
            );
        }
        string isAwake = string.Create(
            CultureInfo.InvariantCulture,
            $"global::ActorPg.Simulation.Tests.Mutants.Mutation.Is({number})"
        );
        string bug = mutant.After.Replace("BUG", isAwake, StringComparison.Ordinal);
        return text[..at] + bug + text[(at + mutant.Before.Length)..];
    }

    private static void PlantIn(string sources, Mutant mutant, int number)
    {
        string file = Path.Combine(sources, mutant.File);
        string text = File.ReadAllText(file).ReplaceLineEndings("\n");
        File.WriteAllText(file, Plant(text, mutant, number));
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(from, file);
            bool isSource =
                Path.GetExtension(name) is ".cs" or ".txt"
                && !name.EndsWith("Tests.cs", StringComparison.Ordinal)
                && !name.Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin");
            if (isSource)
            {
                string copy = Path.Combine(to, name);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
    }
}
