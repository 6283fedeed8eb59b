using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>Where in a statement its parameters are, and where they only look like it.</summary>
public class SqlParametersTests
{
    [Theory]
    [InlineData("select $1, $2", "select (A), (B)")]
    [InlineData("$1$2", "(A)(B)")]
    [InlineData("select '$1''$1', $1", "select '$1''$1', (A)")]
    [InlineData("select e'\\'$1', E'$1\\\\', $1", "select e'\\'$1', E'$1\\\\', (A)")]
    [InlineData("select '\\', $1", "select '\\', (A)")]
    [InlineData("select \"$1\"\"$1\", $1", "select \"$1\"\"$1\", (A)")]
    [InlineData("select $1 -- $1\n, $2", "select (A) -- $1\n, (B)")]
    [InlineData("select /* $1 /* $1 */ $1 */ $1", "select /* $1 /* $1 */ $1 */ (A)")]
    [InlineData("select $$ $1 $$, $1", "select $$ $1 $$, (A)")]
    [InlineData("select $a$ $1 $$ $b$ $a$, $1", "select $a$ $1 $$ $b$ $a$, (A)")]
    [InlineData("select a$1, tab.e$2, $1", "select a$1, tab.e$2, (A)")]
    [InlineData("select $1::int[$2]", "select (A)::int[(B)]")]
    [InlineData("select '$1", "select '$1")]
    [InlineData("select $", "select $")]
    [InlineData("", "")]
    public void Only_parameters_are_replaced(string sql, string expected) =>
        Assert.Equal(expected, SqlParameters.Replace(sql, ["A", "B"]));

    [Theory]
    [InlineData("select 'it\\'s $1', $1", "select 'it\\'s $1', (A)")]
    [InlineData("select '\\\\', $1", "select '\\\\', (A)")]
    public void Where_a_backslash_escapes_in_any_constant_it_does(string sql, string expected) =>
        Assert.Equal(expected, SqlParameters.Replace(sql, ["A", "B"], conforming: false));

    [Theory]
    [InlineData("select $3")]
    [InlineData("select $0")]
    [InlineData("select $99999999999")]
    public void A_parameter_without_an_argument_is_refused(string sql) =>
        Assert.Throws<PgInputException>(() => SqlParameters.Replace(sql, ["A", "B"]));
}
