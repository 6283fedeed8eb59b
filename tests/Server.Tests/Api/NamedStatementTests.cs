namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class NamedStatementTests(ServerFixture fixture)
{
    [Fact]
    public async Task It_has_exactly_that_name_on_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        PgStatement statement = await session.PrepareAsync("select $1::int * 2 as twice", "Twice é").Soon();

        Assert.Equal("Twice é", statement.Name);
        Assert.Equal(4, await statement.FetchValueAsync<int>(2).Soon());
        Assert.Equal(6, (await session.FetchRowAsync("execute \"Twice é\"(3)").Soon())!.Value.Get<int>("twice"));
        Assert.Equal(
            "select $1::int * 2 as twice",
            await session
                .FetchValueAsync<string>("select statement from pg_prepared_statements where name = $1", "Twice é")
                .Soon()
        );
        Assert.Equal(["int4"], statement.Parameters.Select(type => type.Name));
        Assert.Equal(["twice"], statement.Columns.Select(column => column.Name));
    }

    [Fact]
    public async Task A_name_taken_already_is_a_clear_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.PrepareAsync("select 1", "one").Soon();

        PostgresException error = await session
            .PrepareAsync("select 2", "one")
            .FailsWithAsync(SqlStates.DuplicatePstatement);

        Assert.Contains("\"one\" already exists", error.MessageText, StringComparison.Ordinal);
        Assert.Contains("DEALLOCATE", error.Hint, StringComparison.Ordinal);
        await session.ExecuteAsync("deallocate one").Soon();
        Assert.Equal(2, await (await session.PrepareAsync("select 2", "one").Soon()).FetchValueAsync<int>().Soon());
    }

    [Fact]
    public async Task Names_that_cannot_be_are_refused_before_a_byte_is_sent()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await Assert.ThrowsAsync<PgInputException>(() => session.PrepareAsync("select 1", new string('é', 32)).Soon());
        await Assert.ThrowsAsync<PgInputException>(() => session.PrepareAsync("select 1", "a\0b").Soon());
        var onPool = await Assert.ThrowsAsync<PgInputException>(() => pool.PrepareAsync("select 1", "mine").Soon());
        Assert.Contains("AcquireAsync", onPool.Message, StringComparison.Ordinal);
        PgStatement longest = await session.PrepareAsync("select 1", new string('n', 63)).Soon();
        Assert.Equal(1, await longest.FetchValueAsync<int>().Soon());
    }

    [Fact]
    public async Task The_next_holder_of_the_connection_does_not_find_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int i = 0; i < 3; i++)
        {
            await using PgSession session = await pool.AcquireAsync().Soon();
            PgStatement statement = await session.PrepareAsync($"select {i}", "mine").Soon();
            await session.ExecuteAsync("prepare by_sql as select 1").Soon();
            Assert.Equal(i, await statement.FetchValueAsync<int>().Soon());
            Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
        }
        Assert.Equal(
            0,
            await pool.FetchValueAsync<long>(
                    "select count(*) from pg_prepared_statements where name in ('mine', 'by_sql')"
                )
                .Soon()
        );
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_change_of_schema_is_its_owners_business()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        string table = Pools.Unique("changed");
        await session.ExecuteAsync($"create table {table} (a int)").Soon();
        PgStatement statement = await session.PrepareAsync($"select * from {table}", "mine").Soon();
        await statement.FetchAsync().Soon();
        await session.ExecuteAsync($"alter table {table} add b int").Soon();
        await statement.FetchAsync().FailsWithAsync(SqlStates.FeatureNotSupported);
        Assert.Equal(2, (await session.FetchAsync($"select * from {table}").Soon()).Columns.Count);
        await session.ExecuteAsync($"drop table {table}").Soon();
    }
}
