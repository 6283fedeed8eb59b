namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class FetchTests(ServerFixture fixture)
{
    [Fact]
    public async Task Rows_come_with_their_columns_and_the_servers_tag()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        QueryResult result = await pool.FetchAsync(
                "select g as id, 'n' || g as name from generate_series(1, $1::int) g",
                3
            )
            .Soon();

        Assert.Equal(3, result.Count);
        Assert.Equal(["id", "name"], result.Columns.Select(column => column.Name));
        Assert.Equal([1, 2, 3], result.Select(row => row.Get<int>("id")));
        Assert.Equal("n2", result[1].Get<string>("name"));
        Assert.Equal(("SELECT 3", 3L), (result.CommandTag!.Text, result.RowsAffected));
        Assert.Throws<ArgumentOutOfRangeException>(() => result[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => result[-1]);
    }

    [Fact]
    public async Task No_rows_are_an_empty_result_a_null_row_and_a_null_value()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Nothing = "select 1 as a where false";
        QueryResult result = await pool.FetchAsync(Nothing).Soon();
        Assert.Empty(result);
        Assert.Equal("a", Assert.Single(result.Columns).Name);
        Assert.Empty(await pool.FetchAsync<int>(Nothing).Soon());
        Assert.Null(await pool.FetchRowAsync(Nothing).Soon());
        Assert.Null(await pool.FetchValueAsync<int?>(Nothing).Soon());
        Assert.Null(await pool.FetchValueAsync<string>(Nothing).Soon());
        await pool.FetchValueAsync<int>(Nothing).FailsAsync<InvalidOperationException, int>();
    }

    [Fact]
    public async Task A_null_is_null_where_that_can_be()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Null(await pool.FetchValueAsync<int?>("select null::int").Soon());
        Assert.Null(await pool.FetchValueAsync<string>("select null::text").Soon());
        await pool.FetchValueAsync<int>("select null::int").FailsAsync<InvalidCastException, int>();
        await pool.FetchValueAsync<Guid>("select 1").FailsAsync<InvalidCastException, Guid>();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t ")]
    [InlineData("-- nothing but a comment")]
    [InlineData("/* /* nested */ */")]
    [InlineData(";")]
    public async Task An_empty_query_is_no_rows(string sql)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        for (int i = 0; i < 2; i++)
        {
            Assert.Empty(await pool.FetchAsync(sql).Soon());
            Assert.Null(await pool.FetchRowAsync(sql).Soon());
        }
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task Rows_without_columns_are_rows()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        QueryResult result = await pool.FetchAsync("select from generate_series(1, 3)").Soon();
        Assert.Equal((3, 0), (result.Count, result.Columns.Count));
        Assert.Empty((await pool.FetchRowAsync("select").Soon())!.Value);
    }

    [Fact]
    public async Task The_first_row_and_the_first_value_are_taken_of_many()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Many = "select g, g * 2 from generate_series(1, 100000) g";
        Assert.Equal(2, (await pool.FetchRowAsync(Many).Soon())!.Value.Get<int>(1));
        Assert.Equal(1, await pool.FetchValueAsync<int>(Many).Soon());
    }

    [Fact]
    public async Task A_large_result_is_whole()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        QueryResult result = await pool.FetchAsync(
                "select g, repeat(chr(65 + g % 26), g % 2000) from generate_series(0, 29999) g"
            )
            .Soon();
        Assert.Equal(30_000, result.Count);
        for (int i = 0; i < result.Count; i++)
        {
            Assert.Equal(i, result[i].Get<int>(0));
            Assert.Equal(new string((char)(65 + (i % 26)), i % 2000), result[i].Get<string>(1));
        }
    }

    [Fact]
    public async Task Rows_of_every_size_around_the_buffers_are_whole()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (int size in (int[])[65_500, 65_536, 80_000, 131_072, 1 << 20, 9 << 20])
        {
            QueryResult result = await pool.FetchAsync(
                    "select repeat('z', $1::int), g from generate_series(1, 3) g",
                    size
                )
                .Soon();
            Assert.All(result, row => Assert.Equal(size, row.Get<string>(0).Length));
            Assert.Equal([1, 2, 3], result.Select(row => row.Get<int>(1)));
        }
    }

    [Fact]
    public async Task A_statement_that_changes_rows_can_return_them()
    {
        await using Table table = await Table.CreateAsync(fixture);
        QueryResult result = await table
            .Pool.FetchAsync($"insert into {table.Name} values ($1, $2), (2, null) returning *", 1, "one")
            .Soon();
        Assert.Equal([(1, "one"), (2, null)], result.Map<(int, string?)>());
        Assert.Equal("INSERT 0 2", result.CommandTag!.Text);
        Assert.Empty(await table.Pool.FetchAsync($"delete from {table.Name}").Soon());
    }

    [Fact]
    public async Task As_many_columns_as_the_server_allows()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string columns = string.Join(",", Enumerable.Range(0, 1664));
        PgRecord row = (await pool.FetchRowAsync($"select {columns}").Soon())!.Value;
        Assert.Equal((1664, 1663), (row.Count, row.Get<int>(1663)));
        await pool.FetchRowAsync($"select {columns},1664").FailsWithAsync("54011");
    }

    [Fact]
    public async Task The_servers_error_has_all_its_fields()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await table.Pool.ExecuteAsync(table.Insert, 1).Soon();
        PostgresException error = await table
            .Pool.FetchAsync(table.Insert, 1)
            .FailsWithAsync(SqlStates.UniqueViolation);
        Assert.Equal(
            ("ERROR", "public", table.Name, $"{table.Name}_pkey"),
            (error.Severity, error.SchemaName, error.TableName, error.ConstraintName)
        );
        Assert.Contains("(id)=(1)", error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("(id)=(1)", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Routine);
        Assert.Equal(PgOutcome.Server, error.Outcome);

        PostgresException typo = await table
            .Pool.FetchAsync($"select idd from {table.Name}")
            .FailsWithAsync(SqlStates.UndefinedColumn);
        Assert.Equal(8, typo.Position);
        Assert.Contains("id", typo.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notices_do_not_disturb()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.ExecuteAsync("do $$ begin for i in 1..2000 loop raise notice 'notice %', i; end loop; end $$")
            .Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }
}
