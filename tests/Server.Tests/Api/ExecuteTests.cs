namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class ExecuteTests(ServerFixture fixture)
{
    [Fact]
    public async Task Each_command_answers_with_its_tag()
    {
        await using Table table = await Table.CreateAsync(fixture);
        foreach (
            (string sql, string tag, long? rows) in (IEnumerable<(string, string, long?)>)
                [
                    ($"insert into {table.Name} select g, 'a' from generate_series(1, 5) g", "INSERT 0 5", 5),
                    ($"update {table.Name} set note = 'b' where id < 4", "UPDATE 3", 3),
                    ($"delete from {table.Name} where id = 5", "DELETE 1", 1),
                    ($"select * from {table.Name}", "SELECT 4", 4),
                    ($"truncate {table.Name}", "TRUNCATE TABLE", null),
                    ("set work_mem = '5MB'", "SET", null),
                    ("begin; commit", "COMMIT", null),
                ]
        )
        {
            CommandTag answer = await table.Pool.ExecuteAsync(sql).Soon();
            Assert.Equal((tag, rows), (answer.Text, answer.Rows));
        }
        Assert.Equal("INSERT 0 1", (await table.Pool.ExecuteAsync(table.Insert, 1).Soon()).Text);
    }

    [Fact]
    public async Task A_script_is_one_transaction_and_its_last_tag_answers()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string insert = $"insert into {table.Name} values";

        CommandTag tag = await table
            .Pool.ExecuteAsync($"{insert} (1); {insert} (2), (3); select 1; update {table.Name} set note = ''")
            .Soon();
        Assert.Equal("UPDATE 3", tag.Text);

        await table
            .Pool.ExecuteAsync($"{insert} (4); {insert} (5); {insert} (4)")
            .FailsWithAsync(SqlStates.UniqueViolation);
        Assert.Equal([1, 2, 3], await table.ReadAsync());

        await table
            .Pool.ExecuteAsync($"{insert} (4); begin; {insert} (5); commit; {insert} (4)")
            .FailsWithAsync(SqlStates.UniqueViolation);
        Assert.Equal([1, 2, 3, 4, 5], await table.ReadAsync());
    }

    [Fact]
    public async Task A_script_may_hold_anything_that_the_server_takes()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string name = Pools.Unique("f");
        await pool.ExecuteAsync(
                $$"""
                -- a comment; with a semicolon
                create function {{name}}(a int) returns int language plpgsql as $body$
                begin
                    return a + 1; -- $1 is no parameter here
                end $body$;
                comment on function {{name}} is 'it''s; "quoted"';
                """
            )
            .Soon();
        Assert.Equal(3, await pool.FetchValueAsync<int>($"select {name}($1)", 2).Soon());
        await pool.ExecuteAsync($"drop function {name}").Soon();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; ; ")]
    [InlineData("-- nothing")]
    public async Task An_empty_script_does_nothing(string sql)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        CommandTag tag = await pool.ExecuteAsync(sql).Soon();
        Assert.Equal(("", null), (tag.Text, tag.Rows));
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task Several_commands_cannot_have_arguments()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException error = await pool.ExecuteAsync("select $1::int; select 2", 1)
            .FailsWithAsync(SqlStates.SyntaxError);
        Assert.Contains("multiple commands", error.MessageText, StringComparison.Ordinal);
        await pool.FetchAsync("select 1; select 2").FailsWithAsync(SqlStates.SyntaxError);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Rows_of_a_script_are_passed_over_however_many()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal(
            "SELECT 200000",
            (
                await pool.ExecuteAsync("select 1; select g, repeat('x', 100) from generate_series(1, 200000) g").Soon()
            ).Text
        );
    }

    [Fact]
    public async Task A_command_that_cannot_be_in_a_transaction_runs_alone()
    {
        await using Table table = await Table.CreateAsync(fixture);
        Assert.Equal("VACUUM", (await table.Pool.ExecuteAsync($"vacuum {table.Name}").Soon()).Text);
        await table.Pool.ExecuteAsync($"vacuum {table.Name}; select 1").FailsWithAsync("25001");
        await table.Pool.FetchAsync($"vacuum {table.Name}").Soon();
    }

    [Fact]
    public async Task What_a_trigger_raises_arrives_with_its_own_code()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException error = await pool.ExecuteAsync(
                "do $$ begin raise exception 'mine' using errcode = 'AB123', detail = 'd', hint = 'h'; end $$"
            )
            .FailsWithAsync("AB123");
        Assert.Equal(("mine", "d", "h"), (error.MessageText, error.Detail, error.Hint));
        Assert.Contains("PL/pgSQL", error.Where, StringComparison.Ordinal);
    }
}
