namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class ErrorTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("select 1 where 1 in $1")]
    [InlineData("select 1 where 1 not IN\n  $1")]
    public async Task A_parameter_after_IN_is_answered_with_any(string sql)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException error = await pool.FetchAsync(sql, new[] { 1 }).FailsWithAsync(SqlStates.SyntaxError);
        Assert.Contains("= any($1)", error.Hint, StringComparison.Ordinal);
        Assert.Contains("HINT: IN takes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_syntax_error_has_no_hint_of_ours()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException error = await pool.FetchAsync("select 1 frmo $1", 1).FailsWithAsync(SqlStates.SyntaxError);
        Assert.Null(error.Hint);
    }

    [Fact]
    public async Task A_statement_that_was_lost_names_pgbouncer_and_the_option()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await transaction.FetchValueAsync<int>("select $1::int", 1).Soon();
        await transaction.ExecuteAsync("deallocate all").Soon();
        PostgresException error = await transaction
            .FetchValueAsync<int>("select $1::int", 1)
            .FailsWithAsync(SqlStates.InvalidSqlStatementName);
        Assert.Contains("pgbouncer", error.Hint, StringComparison.Ordinal);
        Assert.Contains("prepare_mode=unnamed", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_count_of_arguments_expected_and_given_is_said()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Sql = "select $1::int + $2::int";
        foreach (
            PgArgument[] arguments in (PgArgument[][])
                [
                    [1],
                    [1, 2, 3],
                    [1],
                ]
        )
        {
            var wrong = await Assert.ThrowsAsync<PgInputException>(() =>
                pool.FetchValueAsync<int>(Sql, default, arguments).Soon()
            );
            Assert.Contains("expects 2 arguments", wrong.Message, StringComparison.Ordinal);
            Assert.Contains($"{arguments.Length} w", wrong.Message, StringComparison.Ordinal);
        }
        Assert.Equal(3, await pool.FetchValueAsync<int>(Sql, 1, 2).Soon());
    }

    [Fact]
    public async Task As_many_arguments_as_a_message_counts_are_taken_and_not_one_more()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgArgument[] arguments = [.. Enumerable.Range(0, 65_536).Select(i => (PgArgument)i)];
        string sum = string.Join(",", Enumerable.Range(1, 65_535).Select(i => $"${i}::int"));
        Assert.Equal(
            65_535,
            await pool.FetchValueAsync<int>($"select cardinality(array[{sum}])", default, arguments.AsSpan(1)).Soon()
        );
        var tooMany = await Assert.ThrowsAsync<PgInputException>(() =>
            pool.FetchValueAsync<int>($"select cardinality(array[{sum},$65536::int])", default, arguments).Soon()
        );
        Assert.Contains("65535", tooMany.Message, StringComparison.Ordinal);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_detail_is_in_the_message_only_where_that_is_wanted(bool wanted)
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o with { IncludeErrorDetail = wanted });
        PostgresException error = await pool.ExecuteAsync(
                "do $$ begin raise exception 'it failed' using detail = 'card 4711', hint = 'try another'; end $$"
            )
            .FailsWithAsync(SqlStates.RaiseException);
        Assert.Equal("card 4711", error.Detail);
        Assert.Equal(wanted, error.ToString().Contains("DETAIL: card 4711", StringComparison.Ordinal));
        Assert.Contains("HINT: try another", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_that_is_not_listed_has_the_class_of_its_family()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException error = await pool.ExecuteAsync(
                "do $$ begin raise exception 'x' using errcode = '23ZZ9'; end $$"
            )
            .FailsWithAsync("23ZZ9");
        Assert.Equal(SqlStateClasses.IntegrityConstraintViolation, error.SqlStateClass);
        Assert.Equal("Integrity Constraint Violation", SqlStateClasses.TitleOf(error.SqlState));
        Assert.False(error.IsTransient);
        Assert.Null(SqlStateClasses.TitleOf("ZZ000"));
    }
}
