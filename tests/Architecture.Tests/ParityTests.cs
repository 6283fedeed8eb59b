using System.Text.RegularExpressions;

namespace ActorPg.Architecture.Tests;

/// <summary>docs/parity.md names tests that are there, and misses none of the complaints.</summary>
public sealed partial class ParityTests
{
    private const string Page = "docs/parity.md";

    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        Assert.True(NamedTests.In(Page).Length > 150);
        Assert.Empty(NamedTests.MissingIn(Page));
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

        Assert.DoesNotContain(rows, row => !NamedTests.IsIn(row));
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
        Assert.True(NamedTests.Exist(classes, "ATests", "It_works"));
        Assert.False(NamedTests.Exist(classes, "ATests", "It_work"));
        Assert.False(NamedTests.Exist(classes, "BTests", "It_works"));
    }

    [GeneratedRegex(@"^P\d\d$")]
    private static partial Regex Complaint();
}
