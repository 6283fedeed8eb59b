using ActorPg.Wire.Protocol;

namespace ActorPg.Tests.Records;

public sealed class QueryResultTests
{
    private static readonly RowDescription _one = Rows.Describe(("n", TestCodecs.Int4));

    [Fact]
    public void Rows_are_read_by_index_and_in_order()
    {
        QueryResult result = Rows.Result(_one, [1], [null], [3]);
        Assert.Equal(3, result.Count);
        Assert.Equal(3, result[2].Get<int>(0));
        Assert.Equal(1, result[0].Get<int>(0));
        Assert.Equal([1, null, 3], result.Select(r => r.Get<int?>("n")));
        Assert.Throws<ArgumentOutOfRangeException>(() => result[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => result[-1]);
    }

    [Fact]
    public void An_empty_result_has_no_first_row()
    {
        QueryResult result = Rows.Result(_one);
        Assert.Throws<ArgumentOutOfRangeException>(() => result[0]);
        foreach (PgRecord _ in result)
        {
            Assert.Fail("There is no row.");
        }
    }

    [Theory]
    [InlineData("INSERT 0 2", 2L)]
    [InlineData("SELECT 10", 10L)]
    [InlineData("CREATE TABLE", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("INSERT 0 99999999999999999999", null)]
    [InlineData("UPDATE -1", null)]
    public void The_count_is_what_the_command_tag_ends_with(string? tag, long? rows)
    {
        Assert.Equal(
            rows,
            new QueryResult(
                RowDescription.None,
                null,
                [],
                tag is null ? null : CommandTag.Of(System.Text.Encoding.UTF8.GetBytes(tag))
            ).RowsAffected
        );
    }

    [Fact]
    public void A_record_outlives_the_result_it_came_from()
    {
        PgRecord record = Rows.Result(_one, [1], [2])[1];
        GC.Collect();
        Assert.Equal(2, record.Get<int>(0));
    }

    [Fact]
    public void ToString_tells_sizes_and_no_value()
    {
        Assert.Equal("QueryResult (1 rows, 1 columns, SELECT 1)", Rows.Result(_one, [4711]).ToString());
    }
}
