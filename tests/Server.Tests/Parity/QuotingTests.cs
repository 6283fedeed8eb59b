using System.Text;

namespace ActorPg.Server.Tests.Parity;

/// <summary>Arguments of COPY queries, which the server makes constants of.</summary>
[Collection(ServerFixture.Collection)]
public sealed class QuotingTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task Arguments_are_found_and_kept_whatever_a_backslash_means(string conforming)
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o.WithSetting("standard_conforming_strings", conforming).WithSetting("escape_string_warning", "off")
        );
        // Conforming, the constant ends at the quote behind the backslash; else only at the next.
        string query = conforming == "on" ? @"select '\', $1::text, E'\'$1'" : @"select 'it\'s $1', $1::text, E'\'$1'";
        string first = conforming == "on" ? @"\\" : "it's $1";
        foreach (string value in (string[])["plain", @"back\slash", "quo'te", @"\'; drop table x; --", "$1"])
        {
            using var output = new MemoryStream();
            await pool.CopyFromQueryAsync(query, output, [value]).Soon();
            Assert.Equal(
                $"{first}\t{value.Replace(@"\", @"\\", StringComparison.Ordinal)}\t'$1\n",
                Encoding.UTF8.GetString(output.ToArray())
            );
        }
    }

    [Fact]
    public async Task A_session_that_changes_the_setting_is_followed()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("set standard_conforming_strings = off; set escape_string_warning = off").Soon();
        using var output = new MemoryStream();
        await session.CopyFromQueryAsync(@"select 'it\'s $1', $1::int", output, [5]).Soon();
        Assert.Equal("it's $1\t5\n", Encoding.UTF8.GetString(output.ToArray()));
    }
}
