namespace ActorPg.Server.Tests.Inputs;

/// <summary>Bad statements, by their numbers in the catalogue.</summary>
[Collection(ServerFixture.Collection)]
public sealed class StatementInputTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("-- nothing")]
    [InlineData("/* nothing /* at */ all */")]
    [InlineData(";")]
    public async Task B45_A_statement_without_anything_does_nothing(string sql)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        QueryResult result = await pool.FetchAsync(sql).Soon();
        Assert.Empty(result);
        Assert.Null(await pool.FetchRowAsync(sql).Soon());
        Assert.Equal("", (await pool.ExecuteAsync(sql).Soon()).Text);
        Assert.Empty(await (await pool.PrepareAsync(sql).Soon()).FetchAsync().Soon());
        await foreach (PgRecord _ in pool.StreamAsync(sql))
        {
            Assert.Fail("A row came of nothing.");
        }
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B46_Two_statements_where_one_is_meant_are_the_servers_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException refused = await pool.ServerRefusesAsync("42601", "select 1; select 2");
        Assert.Contains("multiple commands", refused.MessageText, StringComparison.Ordinal);
        await pool.ServerRefusesAsync("42601", "select $1::int; select 2", 1);
        await pool.PrepareAsync("select 1; select 2").FailsWithAsync("42601");
        await pool.ExecuteManyAsync(
                "select 1; select 2",
                [
                    [],
                ]
            )
            .FailsWithAsync("42601");
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B47_COPY_through_a_query_is_refused_here_and_in_a_script_ended_with_an_error()
    {
        await using Table table = await Table.CreateAsync(fixture);
        foreach (string copy in (string[])[$"copy {table.Name} from stdin", $"/* x */ COPY {table.Name} to stdout"])
        {
            PgInputException refused = await table.Pool.RefusesAsync(async () => await table.Pool.FetchAsync(copy));
            Assert.Contains("COPY does not go through a query", refused.Message, StringComparison.Ordinal);
            await table.Pool.RefusesAsync(async () => await table.Pool.PrepareAsync(copy));
            await table.Pool.RefusesAsync(async () =>
                await table.Pool.ExecuteManyAsync(
                    copy,
                    [
                        [],
                    ]
                )
            );
        }
        await table
            .Pool.ExecuteAsync($"insert into {table.Name} values (1); copy {table.Name} from stdin")
            .FailsWithAsync(SqlStates.QueryCanceled);
        await Assert.ThrowsAsync<PgInputException>(() =>
            table.Pool.ExecuteAsync($"insert into {table.Name} values (2); copy {table.Name} to stdout").Soon()
        );
        await table.Pool.IsUsableAsync();
        Assert.False(
            await table.Pool.FetchValueAsync<bool>("select pg_current_xact_id_if_assigned() is not null").Soon()
        );
    }

    [Fact]
    public async Task B48_A_transaction_begun_on_the_pool_is_rolled_back_and_said_to_be()
    {
        await using Table table = await Table.CreateAsync(fixture);
        foreach (string sql in (string[])["begin", "start transaction", $"begin; insert into {table.Name} values (1)"])
        {
            PgSessionStateException left = await table
                .Pool.ExecuteAsync(sql)
                .FailsAsync<PgSessionStateException, CommandTag>();
            Assert.Contains("left a transaction open", left.Message, StringComparison.Ordinal);
            Assert.Contains("BeginAsync", left.Message, StringComparison.Ordinal);
            await table.Pool.IsUsableAsync();
        }
        foreach (string sql in (string[])["begin", "commit", "rollback", "savepoint a"])
        {
            PgInputException refused = await table.Pool.RefusesAsync(async () => await table.Pool.FetchAsync(sql));
            Assert.Contains("BeginAsync", refused.Message, StringComparison.Ordinal);
        }
        Assert.Equal("COMMIT", (await table.Pool.ExecuteAsync("commit").Soon()).Text);
        Assert.Equal("ROLLBACK", (await table.Pool.ExecuteAsync("rollback").Soon()).Text);
        Assert.Equal(0, await table.CountAsync());
        await table.Pool.IsUsableAsync();
    }

    [Fact]
    public async Task B49_What_a_statement_changes_in_the_session_is_undone_behind_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string before = (await pool.FetchValueAsync<string>("show work_mem").Soon())!;
        await pool.ExecuteAsync("set work_mem = '5MB'; listen leak; prepare leak as select 1").Soon();
        await pool.FetchAsync("set work_mem = '6MB'").Soon();
        await pool.FetchAsync("listen leak").Soon();
        await pool.FetchAsync("prepare leak2 as select 1").Soon();
        await pool.FetchAsync("select set_config('work_mem', '7MB', false)").Soon();
        PgRecord left = (
            await pool.FetchRowAsync(
                    """
                    select current_setting('work_mem'), (select count(*) from pg_listening_channels()),
                        (select count(*) from pg_prepared_statements where name like 'leak%')
                    """
                )
                .Soon()
        )!.Value;
        Assert.Equal((before, 0, 0), (left.Get<string>(0), left.Get<long>(1), left.Get<long>(2)));
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B50_A_statement_of_a_mebibyte_works()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string text = new('y', 1 << 20);
        Assert.Equal(1 << 20, await pool.FetchValueAsync<int>($"select length('{text}')").Soon());
        Assert.Equal("SELECT 1", (await pool.ExecuteAsync($"select length('{text}')").Soon()).Text);
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B51_A_statements_name_that_the_server_would_cut_is_refused_here()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            foreach (string name in (string[])[new string('n', 64), new string('é', 32)])
            {
                var refused = await session.PrepareAsync("select 1", name).FailsAsync<PgInputException, PgStatement>();
                Assert.Equal("name", refused.ParamName);
                Assert.Contains("at most 63 bytes", refused.Message, StringComparison.Ordinal);
            }
            PgStatement longest = await session.PrepareAsync("select 1", new string('n', 63)).Soon();
            Assert.Equal(1, await longest.FetchValueAsync<int>().Soon());
        }
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B52_Names_that_are_taken_or_not_there_are_the_servers_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            await session.PrepareAsync("select 1", "mine").Soon();
            await session.PrepareAsync("select 2", "mine").FailsWithAsync("42P05");
            await session.ExecuteAsync("prepare mine as select 3").FailsWithAsync("42P05");
            await session.ExecuteAsync("execute no_such_statement").FailsWithAsync("26000");
            await session.ExecuteAsync("deallocate no_such_statement").FailsWithAsync("26000");
            await session.ExecuteAsync("fetch 1 from no_such_portal").FailsWithAsync("34000");
            await session.FetchAsync("close no_such_portal").FailsWithAsync("34000");
            Assert.Equal(1, await session.FetchValueAsync<int>("execute mine").Soon());
        }
        await pool.IsUsableAsync();
    }
}
