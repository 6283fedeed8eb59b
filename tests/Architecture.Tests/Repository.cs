using System.Xml.Linq;

namespace ActorPg.Architecture.Tests;

/// <summary>The clone that these tests were built from: its source files and its project files.</summary>
internal static class Repository
{
    private static readonly string[] _notOurs =
    [
        ".git",
        ".local",
        ".vs",
        ".idea",
        "artifacts",
        "bin",
        "obj",
        "TestResults",
        "BenchmarkDotNet.Artifacts",
        "node_modules",
    ];

    public static string Root { get; } = FindRoot();

    /// <summary>All files that belong to the repository, relative to its root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal)];

    /// <summary>The C# sources below a folder, generated ones excluded.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files.Where(file =>
            file.StartsWith(folder + "/", StringComparison.Ordinal)
            && file.EndsWith(".cs", StringComparison.Ordinal)
            && !file.EndsWith(".g.cs", StringComparison.Ordinal)
        );

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    /// <summary>The project files of the libraries, by the name of the folder below src.</summary>
    public static IEnumerable<(string Folder, XDocument Project)> Libraries() =>
        from file in Files
        where file.StartsWith("src/", StringComparison.Ordinal) && file.EndsWith(".csproj", StringComparison.Ordinal)
        select (file.Split('/')[1], XDocument.Parse(Read(file)));

    /// <summary>What a project file includes as items of one kind.</summary>
    public static string[] Items(XDocument project, string kind) =>
        [.. project.Descendants(kind).Select(item => (string?)item.Attribute("Include")).OfType<string>()];

    private static string FindRoot()
    {
        for (
            DirectoryInfo? directory = new(AppContext.BaseDirectory);
            directory is not null;
            directory = directory.Parent
        )
        {
            if (File.Exists(Path.Combine(directory.FullName, "ActorPg.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException(
            "These tests read the sources, so they must run inside the clone they were built from."
        );
    }

    private static IEnumerable<string> Walk(string directory)
    {
        foreach (string file in Directory.GetFiles(directory))
        {
            if (Path.GetFileName(file) != ".git")
            {
                yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
            }
        }

        IEnumerable<string> below = Directory
            .GetDirectories(directory)
            .Where(d => !_notOurs.Contains(Path.GetFileName(d)))
            .SelectMany(Walk);
        foreach (string file in below)
        {
            yield return file;
        }
    }
}
