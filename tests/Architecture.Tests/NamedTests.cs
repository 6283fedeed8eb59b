using System.Text.RegularExpressions;

namespace ActorPg.Architecture.Tests;

/// <summary>The tests that a page names, each as its class and method between backticks.</summary>
internal static partial class NamedTests
{
    /// <summary>All that a page names.</summary>
    public static (string Class, string Method)[] In(string page) =>
        [
            .. Named()
                .Matches(Repository.Read(page))
                .Select(match => (match.Groups["class"].Value, match.Groups["method"].Value)),
        ];

    /// <summary>Those of them that are not there.</summary>
    public static IEnumerable<(string Class, string Method)> MissingIn(string page)
    {
        Dictionary<string, string> classes = Repository
            .Sources("tests")
            .GroupBy(file => Path.GetFileNameWithoutExtension(file)!, StringComparer.Ordinal)
            .ToDictionary(
                files => files.Key,
                files => string.Concat(files.Select(Repository.Read)),
                StringComparer.Ordinal
            );
        return In(page).Where(test => !Exist(classes, test.Class, test.Method));
    }

    /// <summary>Whether a line names any.</summary>
    public static bool IsIn(string line) => Named().IsMatch(line);

    /// <summary>Whether one is there, in the sources by class.</summary>
    public static bool Exist(Dictionary<string, string> classes, string name, string method) =>
        classes.TryGetValue(name, out string? source) && source.Contains($" {method}(", StringComparison.Ordinal);

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();
}
