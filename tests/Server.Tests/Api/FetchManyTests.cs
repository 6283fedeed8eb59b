namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class FetchManyTests(ServerFixture fixture)
{
    [Fact]
    public async Task The_returned_rows_of_all_runs_come_as_one_list_in_order()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string sql = $"insert into {table.Name} values ($1, $2) returning id, note, 'pg_class'::regclass";

        QueryResult rows = await table
            .Pool.FetchManyAsync(sql, Enumerable.Range(0, 20_000), (i, row) => (row[0], row[1]) = (i, $"note {i}"))
            .Soon();

        Assert.Equal(20_000, rows.Count);
        Assert.Equal(Enumerable.Range(0, 20_000), rows.Select(row => row.Get<int>("id")));
        Assert.Equal("note 19999", rows[19_999].Get<string>("note"));
        Assert.Equal(20_000, await table.CountAsync());
    }

    [Fact]
    public async Task Without_RETURNING_or_without_rows_it_is_empty()
    {
        await using Table table = await Table.CreateAsync(fixture);
        Assert.Empty(await table.Pool.FetchManyAsync(table.Insert, Rows(1, 2)).Soon());
        Assert.Empty(await table.Pool.FetchManyAsync($"{table.Insert} returning id", []).Soon());
        Assert.Equal([1, 2], await table.ReadAsync());
    }

    [Fact]
    public async Task It_is_all_or_nothing()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string sql = $"{table.Insert} returning id";
        await table.Pool.FetchManyAsync(sql, Rows(1, 2, 1, 3)).FailsWithAsync(SqlStates.UniqueViolation);
        await table
            .Pool.FetchManyAsync(
                sql,
                Enumerable.Range(0, 50_000),
                (i, row) => row[0] = i < 40_000 ? i : "forty thousand"
            )
            .FailsAsync<PgInputException, QueryResult>();
        Assert.Equal(0, await table.CountAsync());
        Assert.Equal([7], await table.Pool.FetchManyAsync(sql, Rows(7)).Soon().ColumnAsync<int>());
    }

    [Fact]
    public async Task Prepared_statements_and_transactions_have_it_too()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using PgTransaction transaction = await table.Pool.BeginAsync().Soon();
        PgStatement insert = await transaction.PrepareAsync($"{table.Insert} returning id * 10").Soon();
        Assert.Equal([10, 20], await insert.FetchManyAsync(Rows(1, 2)).Soon().ColumnAsync<int>());
        Assert.Equal(2, await insert.ExecuteManyAsync(Rows(3, 4)).Soon());
        await transaction.CommitAsync().Soon();
        Assert.Equal([1, 2, 3, 4], await table.ReadAsync());
    }

    [Fact]
    public async Task Columns_that_changed_since_are_those_of_the_rows()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string sql = $"{table.Insert} returning *";
        Assert.Equal(2, (await table.Pool.FetchManyAsync(sql, Rows(1)).Soon()).Columns.Count);
        await table.Pool.ExecuteAsync($"alter table {table.Name} add more text default 'new'").Soon();
        Assert.Equal("new", (await table.Pool.FetchManyAsync(sql, Rows(2)).Soon())[0].Get<string>("more"));
    }

    private static IEnumerable<PgArgument[]> Rows(params int[] ids) => ids.Select(id => new PgArgument[] { id });
}
