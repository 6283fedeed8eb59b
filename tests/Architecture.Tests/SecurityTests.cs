using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorPg.Architecture.Tests;

/// <summary>docs/security.md promises nothing that no test holds, and the catalogues of hostile servers and known flaws have a test for each number.</summary>
public sealed class SecurityTests
{
    private const string Page = "docs/security.md";

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        Assert.True(NamedTests.In(Page).Length > 50, $"{NamedTests.In(Page).Length} tests are named");
        Assert.Empty(NamedTests.MissingIn(Page));
    }

    [Fact]
    public void Every_promise_names_a_test_that_holds_it()
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
        Assert.True(rows.Length > 20, $"{rows.Length} promises");
        Assert.DoesNotContain(rows, row => !NamedTests.IsIn(row));
    }

    [Theory]
    [InlineData('H', 78)]
    [InlineData('C', 38)]
    [InlineData('B', 64)]
    public void Every_number_of_a_catalogue_has_a_test(char letter, int count)
    {
        string sources = string.Concat(Repository.Sources("tests").Select(Repository.Read));
        HashSet<string> found =
        [
            .. Regex
                .Matches(sources, $@" (?<number>{letter}\d\d)_\w+\(", RegexOptions.None, TimeSpan.FromSeconds(10))
                .Select(match => match.Groups["number"].Value),
        ];
        IEnumerable<string> numbers = Enumerable
            .Range(1, count)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{letter}{number:00}"));
        Assert.DoesNotContain(numbers, number => !found.Contains(number));
    }

    [Fact]
    public void C18_no_text_ever_names_a_type_to_be_made_or_code_to_be_run()
    {
        string[] ways =
        [
            "Type.GetType(",
            "Assembly.Load",
            "Reflection.Emit",
            "CSharpCodeProvider",
            "BinaryFormatter",
            "Process.Start",
        ];
        foreach (
            string file in Repository
                .Sources("src")
                .Where(file => !file.Contains("LocalServer", StringComparison.Ordinal))
        )
        {
            string source = Repository.Read(file);
            Assert.DoesNotContain(ways, way => source.Contains(way, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void How_to_report_a_flaw_is_told() =>
        Assert.Contains(
            "private vulnerability reporting",
            Repository.Read("SECURITY.md"),
            StringComparison.OrdinalIgnoreCase
        );
}
