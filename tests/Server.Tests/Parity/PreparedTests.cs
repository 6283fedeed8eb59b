namespace ActorPg.Server.Tests.Parity;

/// <summary>Prepared statements, as users of asyncpg expect them to behave.</summary>
[Collection(ServerFixture.Collection)]
public sealed class PreparedTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_column_of_a_domain_is_described_as_its_base_type()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create domain my_dom as int check (value > 0)");
        await using PgPool pool = await schema.StartPoolAsync();

        PgStatement statement = await pool.PrepareAsync("select 1::my_dom as a, $1::my_dom as b").Soon();

        Assert.Equal(["int4", "int4"], statement.Columns.Select(column => column.Type.Name));
        PgRecord row = (await statement.FetchRowAsync(5).Soon())!.Value;
        Assert.Equal((1, 5), (row.Get<int>("a"), row.Get<int>("b")));
        await statement.FetchRowAsync(0).FailsWithAsync(SqlStates.CheckViolation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- nothing")]
    [InlineData(" ; ")]
    public async Task An_empty_statement_has_neither_parameters_nor_columns_and_gives_no_rows(string sql)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgStatement statement = await pool.PrepareAsync(sql).Soon();
        Assert.Empty(statement.Parameters);
        Assert.Empty(statement.Columns);
        Assert.Empty(await statement.FetchAsync().Soon());
        Assert.Null(await statement.FetchRowAsync().Soon());
        Assert.Null(await statement.FetchValueAsync<object>().Soon());
        await statement.ExecuteAsync().Soon();
    }

    [Fact]
    public async Task A_statement_of_a_session_cannot_be_used_once_the_session_was_given_back()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgStatement statement;
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            statement = await session.PrepareAsync("select 1").Soon();
            Assert.Equal(1, await statement.FetchValueAsync<int>().Soon());
        }
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await statement.FetchAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await statement.FetchValueAsync<int>());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await statement.ExecuteManyAsync([
                [],
            ])
        );
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await statement.ExplainAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await statement.CursorAsync());
    }

    [Fact]
    public async Task Each_command_says_what_it_did()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync();
        foreach (
            (string sql, string tag) in (IEnumerable<(string, string)>)
                [
                    ("create temp table said (a int) on commit drop", "CREATE TABLE"),
                    ("insert into said select * from generate_series(1, 3)", "INSERT 0 3"),
                    ("update said set a = a + 1 where a > 1", "UPDATE 2"),
                    ("select * from said", "SELECT 3"),
                    ("delete from said where a > 100", "DELETE 0"),
                    ("lock said", "LOCK TABLE"),
                ]
        )
        {
            PgStatement statement = await transaction.PrepareAsync(sql).Soon();
            Assert.Equal(tag, (await statement.ExecuteAsync().Soon()).Text);
        }
    }

    [Fact]
    public async Task A_statement_raised_from_a_function_fails_alone()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create function refuse(n int) returns int language plpgsql as $$ begin if n > 1 then raise exception 'too many: %', n; end if; return n; end $$"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        PgStatement statement = await pool.PrepareAsync("select refuse($1)").Soon();
        for (int i = 0; i < 3; i++)
        {
            PostgresException error = await statement.FetchValueAsync<int>(2).FailsWithAsync("P0001");
            Assert.Contains("too many: 2", error.Message, StringComparison.Ordinal);
            Assert.Equal(1, await statement.FetchValueAsync<int>(1).Soon());
        }
    }

    [Fact]
    public async Task Explain_takes_arguments_and_leaves_a_transaction_as_it_was()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using PgTransaction transaction = await table.Pool.BeginAsync();
        PgStatement statement = await transaction.PrepareAsync(table.Insert).Soon();
        Assert.Contains(
            "Plan",
            (await statement.ExplainAsync(analyze: true, 1).Soon())[0].ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal(0, await transaction.FetchValueAsync<long>($"select count(*) from {table.Name}").Soon());
        await statement.ExecuteAsync(2).Soon();
        await transaction.CommitAsync().Soon();
        Assert.Equal([2], await table.ReadAsync());
    }

    [Fact]
    public async Task One_statement_runs_in_many_tasks_of_one_session_at_once()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        PgStatement statement = await session.PrepareAsync("select $1::int, pg_sleep(0.001)").Soon();
        int[] answers = await Task.WhenAll(
                Enumerable.Range(0, 30).Select(i => statement.FetchValueAsync<int>(i).AsTask())
            )
            .Soon();
        Assert.Equal(Enumerable.Range(0, 30), answers);
    }

    [Fact]
    public async Task A_statement_held_by_its_user_is_described_anew_when_a_column_changes_its_type()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await table.Pool.ExecuteAsync(table.Insert, 1).Soon();
        PgStatement statement = await table.Pool.PrepareAsync($"select id from {table.Name}").Soon();
        Assert.Equal(1, await statement.FetchValueAsync<int>().Soon());
        await table.Pool.ExecuteAsync($"alter table {table.Name} alter id type bigint").Soon();
        Assert.Equal(1L, (await statement.FetchRowAsync().Soon())!.Value[0]);
        await table.Pool.ExecuteAsync($"alter table {table.Name} drop note").Soon();
        Assert.Equal(1L, await statement.FetchValueAsync<long>().Soon());
    }

    [Fact]
    public async Task Names_may_need_quoting_and_EXECUTE_finds_them()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        PgStatement statement = await session.PrepareAsync("select $1::int + 1", "of my \"own\"").Soon();
        Assert.Equal("of my \"own\"", statement.Name);
        Assert.Equal(3, await statement.FetchValueAsync<int>(2).Soon());
        Assert.Equal(5, await session.FetchValueAsync<int>("execute \"of my \"\"own\"\"\"(4)").Soon());
    }

    [Fact]
    public async Task Thirty_three_thousand_arguments_are_no_limit()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string sql = $"select {string.Join('+', Enumerable.Range(1, 300).Select(i => $"${i}::int"))}";
        PgArgument[] arguments = [.. Enumerable.Range(1, 300).Select(i => (PgArgument)i)];
        Assert.Equal(45150, await pool.FetchValueAsync<int>(sql, arguments).Soon());
        string many =
            $"select cardinality(array[{string.Join(',', Enumerable.Range(1, 40_000).Select(i => $"${i}::int"))}])";
        Assert.Equal(
            40_000,
            await pool.FetchValueAsync<int>(many, [.. Enumerable.Range(1, 40_000).Select(i => (PgArgument)i)]).Soon()
        );
    }
}
