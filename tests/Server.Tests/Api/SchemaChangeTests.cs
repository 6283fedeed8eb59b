namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class SchemaChangeTests(ServerFixture fixture)
{
    [Fact]
    public async Task Outside_a_transaction_a_changed_column_is_not_noticed()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2, change: o => o with { MinSize = 2 });
        string table = Pools.Unique("changing");
        await pool.ExecuteAsync($"create table {table} (id int, a int); insert into {table} values (1, 10)").Soon();
        PgStatement statement = await pool.PrepareAsync($"select * from {table} where id = $1").Soon();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => statement.FetchAsync(1).AsTask())).Soon();

        foreach (
            (string change, int columns) in (IEnumerable<(string, int)>)
                [
                    ($"alter table {table} add column b text default 'new'", 3),
                    ($"alter table {table} alter column a type text", 3),
                    ($"alter table {table} drop column a", 2),
                ]
        )
        {
            await pool.ExecuteAsync(change).Soon();
            QueryResult[] results = await Task.WhenAll(
                    Enumerable.Range(0, 40).Select(_ => statement.FetchAsync(1).AsTask())
                )
                .Soon();
            Assert.All(
                results,
                result => Assert.Equal((1, columns, 1), (result.Count, result.Columns.Count, result[0].Get<int>("id")))
            );
        }
        Assert.Equal("new", (await statement.FetchRowAsync(1).Soon())!.Value.Get<string>("b"));
        Assert.Equal(0, pool.GetStatistics().Restarts);
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_statement_can_be_prepared_anew_when_its_plan_is_out_of_date()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string table = Pools.Unique("reprepared");
        await using PgSession first = await pool.AcquireAsync().Soon();
        await using PgSession second = await pool.AcquireAsync().Soon();
        await first.ExecuteAsync($"create table {table} (a int)").Soon();
        string read = $"select * from {table}";
        await first.FetchAsync(read).Soon();
        await second.FetchAsync(read).Soon();
        await first.ExecuteAsync($"alter table {table} add column b int").Soon();

        // The first to notice makes the pool forget the description; the other has an old plan and no description.
        await using (PgTransaction transaction = await first.BeginAsync())
        {
            await transaction.FetchAsync(read).FailsWithAsync(SqlStates.FeatureNotSupported);
        }
        Assert.Equal(2, (await second.PrepareAsync(read).Soon()).Columns.Count);

        Assert.Equal(2, (await second.FetchAsync(read).Soon()).Columns.Count);
        Assert.Equal(2, (await first.FetchAsync(read).Soon()).Columns.Count);
        Assert.Equal(0, pool.GetStatistics().Restarts);
        await first.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_connection_that_never_ran_the_statement_copes_with_a_changed_table()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string table = Pools.Unique("widened");
        await using PgSession first = await pool.AcquireAsync().Soon();
        await first
            .ExecuteAsync($"create table {table} (a int, b regclass); insert into {table} values (1, 'pg_class')")
            .Soon();
        string read = $"select * from {table}";
        Assert.Equal(2, (await first.FetchAsync(read).Soon()).Columns.Count);
        await first.ExecuteAsync($"alter table {table} add column c int default 3").Soon();
        await using PgSession second = await pool.AcquireAsync().Soon();

        Assert.Equal(3, (await second.FetchRowAsync(read).Soon())!.Value.Get<int>("c"));
        Assert.Equal(3, (await first.FetchRowAsync(read).Soon())!.Value.Get<int>("c"));

        await first.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task In_a_transaction_a_changed_column_is_an_error_once()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("changing");
        await pool.ExecuteAsync($"create table {table} (a int); insert into {table} values (1)").Soon();
        string read = $"select * from {table}";
        await pool.FetchAsync(read).Soon();
        await using (PgTransaction transaction = await pool.BeginAsync())
        {
            await transaction.ExecuteAsync($"alter table {table} add column b int default 2").Soon();
            PostgresException error = await transaction.FetchAsync(read).FailsWithAsync(SqlStates.FeatureNotSupported);
            Assert.Contains("cached plan", error.MessageText, StringComparison.Ordinal);
            await transaction.RollbackAsync().Soon();
        }
        await pool.ExecuteAsync($"alter table {table} add column b int default 2").Soon();
        await using (PgTransaction transaction = await pool.BeginAsync())
        {
            await transaction.FetchAsync(read).Soon();
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal(2, (await pool.FetchAsync(read).Soon())[0].Get<int>("b"));
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task A_batch_copes_with_a_changed_table()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("batched");
        await pool.ExecuteAsync($"create table {table} (a int, b regclass)").Soon();
        string insert = $"insert into {table} (a) values ($1) returning *";
        Assert.Equal(
            2,
            await pool.ExecuteManyAsync(
                    insert,
                    [
                        [1],
                        [2],
                    ]
                )
                .Soon()
        );
        await pool.ExecuteAsync($"alter table {table} add column c text default 'c'").Soon();

        Assert.Equal(
            2,
            await pool.ExecuteManyAsync(
                    insert,
                    [
                        [3],
                        [4],
                    ]
                )
                .Soon()
        );

        Assert.Equal(4, await pool.FetchValueAsync<long>($"select count(*) from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_parameter_whose_type_changed_is_refused_once_at_most(bool asBatch)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string table = Pools.Unique("retyped");
        await pool.ExecuteAsync($"create table {table} (a date)").Soon();
        string insert = $"insert into {table} values ($1)";
        await InsertAsync(new DateOnly(2026, 1, 1));
        await pool.ExecuteAsync(
                $"truncate {table}; alter table {table} alter column a type int using 0; deallocate all"
            )
            .Soon();

        // Encoded as a date, which the server refuses; that is how the pool learns.
        await Assert.ThrowsAsync<PostgresException>(() => InsertAsync(new DateOnly(2026, 1, 1)));
        await InsertAsync(7);

        Assert.Equal([7], await pool.FetchAsync<int>($"select a from {table}").Soon());
        await pool.ExecuteAsync($"drop table {table}").Soon();

        Task InsertAsync(PgArgument value) =>
            asBatch
                ? pool.ExecuteManyAsync(
                        insert,
                        [
                            [value],
                        ]
                    )
                    .Soon()
                : pool.ExecuteAsync(insert, value).Soon();
    }
}
