using ActorPg.Wire.Errors;

namespace ActorPg.Wire.Tests.Errors;

public class ErrorAdviceTests
{
    [Theory]
    [InlineData("26000", false)]
    [InlineData("42P05", false)]
    [InlineData("42P05", true)]
    public void Lost_and_doubled_statements_name_pgbouncer_and_the_mode(string sqlState, bool isNamedByCaller)
    {
        string? advice = ErrorAdvice.For(new ErrorFields { SqlState = sqlState }, "select 1", isNamedByCaller);
        Assert.Contains("pgbouncer", advice, StringComparison.Ordinal);
        Assert.Contains("PgPrepareMode.Unnamed", advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select 1 where a in $1", "$1", true)]
    [InlineData("select $1 where a IN\t$2", "$2", true)]
    [InlineData("select $1 where a in $12", "$12", true)]
    [InlineData("select 1 where plugin $1", "$1", false)]
    [InlineData("select in_$1", "$1", false)]
    [InlineData("select 1 frm $1", "$1", false)]
    [InlineData("select 1 frm x", "x", false)]
    public void A_parameter_that_IN_cannot_take_is_told_from_others(string sql, string near, bool isAdvised)
    {
        var error = new ErrorFields { SqlState = "42601", MessageText = $"syntax error at or near \"{near}\"" };
        string? advice = ErrorAdvice.For(error, sql, isNamedByCaller: false);
        Assert.Equal(isAdvised, advice is not null);
        if (isAdvised)
        {
            Assert.Contains($"= any({near})", advice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_server_suggests_is_left_as_it_is()
    {
        var error = new PostgresException(
            new ErrorFields
            {
                SqlState = "26000",
                MessageText = "gone",
                Hint = "its own",
            }
        );
        Assert.Equal("its own", error.With("ours", showsDetail: false).Hint);
        Assert.Same(error, error.With("ours", showsDetail: false));
    }

    [Fact]
    public void The_detail_joins_the_message_where_it_is_asked_for()
    {
        var error = new PostgresException(
            new ErrorFields
            {
                SqlState = "23505",
                MessageText = "m",
                Detail = "key 7",
            }
        );
        Assert.DoesNotContain("key 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("DETAIL: key 7", error.With(null, showsDetail: true).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("23505", "23", "Integrity Constraint Violation")]
    [InlineData("23ZZ9", "23", "Integrity Constraint Violation")]
    [InlineData("40001", "40", "Transaction Rollback")]
    [InlineData("ZZ123", "ZZ", null)]
    [InlineData("", "", null)]
    public void A_code_listed_or_not_belongs_to_its_class(string sqlState, string sqlStateClass, string? title)
    {
        Assert.Equal(sqlStateClass, new PostgresException(sqlState, "m").SqlStateClass);
        Assert.Equal(title, SqlStateClasses.TitleOf(sqlState));
    }
}
