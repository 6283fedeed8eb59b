using System.Text.RegularExpressions;

namespace ActorPg.Architecture.Tests;

/// <summary>docs/parity.md names tests that are there, and misses none of the complaints.</summary>
public sealed partial class ParityTests
{
    private const string Page = "docs/parity.md";

    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        Dictionary<string, string> classes = Repository
            .Sources("tests")
            .GroupBy(file => Path.GetFileNameWithoutExtension(file)!, StringComparer.Ordinal)
            .ToDictionary(
                files => files.Key,
                files => string.Concat(files.Select(Repository.Read)),
                StringComparer.Ordinal
            );

        (string Class, string Method)[] named =
        [
            .. Named()
                .Matches(Repository.Read(Page))
                .Select(match => (match.Groups["class"].Value, match.Groups["method"].Value)),
        ];

        Assert.True(named.Length > 150, $"{named.Length} tests are named");
        Assert.DoesNotContain(named, test => !Exists(classes, test.Class, test.Method));
    }

    [Fact]
    public void Every_row_names_a_test_and_each_complaint_has_its_row()
    {
        string[] rows =
        [
            .. Repository
                .Read(Page)
                .Split('\n')
                .Where(line =>
                    line.StartsWith("| ", StringComparison.Ordinal)
                    && !line.EndsWith(" tests |", StringComparison.Ordinal)
                ),
        ];

        Assert.DoesNotContain(rows, row => !Named().IsMatch(row));
        Assert.Equal(
            Enumerable.Range(1, 25).Select(i => $"P{i:00}"),
            rows.Select(row => row[2..].Split(' ')[0]).Where(word => Complaint().IsMatch(word))
        );
    }

    [Fact]
    public void A_test_that_is_not_there_is_seen()
    {
        var classes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ATests"] = "public void It_works() { }",
        };
        Assert.True(Exists(classes, "ATests", "It_works"));
        Assert.False(Exists(classes, "ATests", "It_work"));
        Assert.False(Exists(classes, "BTests", "It_works"));
    }

    private static bool Exists(Dictionary<string, string> classes, string name, string method) =>
        classes.TryGetValue(name, out string? source) && source.Contains($" {method}(", StringComparison.Ordinal);

    [GeneratedRegex(@"`(?<class>\w+Tests)\.(?<method>\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"^P\d\d$")]
    private static partial Regex Complaint();
}
