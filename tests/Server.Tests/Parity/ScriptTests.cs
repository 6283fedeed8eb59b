namespace ActorPg.Server.Tests.Parity;

/// <summary>Scripts, single statements and batches of them.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ScriptTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_script_that_is_stopped_half_way_leaves_nothing_and_the_connection_goes_on()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string sql =
            $"insert into {table.Name} (id) values (1); select pg_sleep(60); insert into {table.Name} (id) values (2)";
        await Assert.ThrowsAsync<PgTimeoutException>(async () =>
            await table.Pool.ExecuteAsync(sql, new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(100) }).Soon()
        );
        Assert.Empty(await table.ReadAsync());
        Assert.Equal(0, table.Pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_script_with_an_error_in_its_middle_leaves_nothing()
    {
        await using Table table = await Table.CreateAsync(fixture);
        PostgresException error = await table
            .Pool.ExecuteAsync(
                $"insert into {table.Name} (id) values (1); select 1/0; insert into {table.Name} (id) values (2)"
            )
            .FailsWithAsync(SqlStates.DivisionByZero);
        Assert.Equal(PgOutcome.Server, error.Outcome);
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task Names_and_values_of_any_alphabet_go_through()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync();
        await transaction.ExecuteAsync("create temp table \"таблица\" (\"столбец ü\" text) on commit drop").Soon();
        await transaction.ExecuteAsync("insert into \"таблица\" values ($1), ($2)", "значение", "🐘").Soon();
        PgRecord row = (await transaction.FetchAsync("select * from \"таблица\"").Soon())[1];
        Assert.Equal("🐘", row.Get<string>("столбец ü"));
    }

    [Fact]
    public async Task A_batch_that_waits_for_a_lock_ends_at_its_timeout_and_leaves_nothing()
    {
        await using Table table = await Table.CreateAsync(fixture, size: 2);
        await using (PgTransaction holder = await table.Pool.BeginAsync())
        {
            await holder.ExecuteAsync($"lock table {table.Name}").Soon();
            await Assert.ThrowsAsync<PgTimeoutException>(async () =>
                await table
                    .Pool.ExecuteManyAsync(
                        $"insert into {table.Name} values ($1, $2)",
                        Enumerable.Range(0, 200_000).Select(i => new PgArgument[] { i, new string('x', 100) }),
                        new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(300) }
                    )
                    .Soon()
            );
        }
        Assert.Empty(await table.ReadAsync());
        Assert.Equal(
            1,
            await table
                .Pool.ExecuteManyAsync(
                    table.Insert,
                    [
                        [1],
                    ]
                )
                .Soon()
        );
    }

    [Fact]
    public async Task A_failed_batch_within_a_transaction_leaves_nothing_of_itself_behind_a_savepoint()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync(table.Insert, 100).Soon();
            await using (PgTransaction savepoint = await transaction.BeginAsync())
            {
                await savepoint
                    .ExecuteManyAsync(table.Insert, Enumerable.Range(0, 101).Select(i => new PgArgument[] { i }))
                    .FailsWithAsync(SqlStates.UniqueViolation);
            }
            await transaction.ExecuteAsync(table.Insert, 101).Soon();
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal([100, 101], await table.ReadAsync());
    }

    [Fact]
    public async Task A_batch_may_be_of_a_statement_without_parameters()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await table.Pool.ExecuteAsync("create sequence if not exists batch_numbers").Soon();
        Assert.Equal(
            3,
            await table
                .Pool.ExecuteManyAsync(
                    $"insert into {table.Name} (id) values (nextval('batch_numbers'))",
                    [
                        [],
                        [],
                        [],
                    ]
                )
                .Soon()
        );
        Assert.Equal(3, await table.CountAsync());
        await table.Pool.ExecuteAsync("drop sequence batch_numbers").Soon();
    }

    [Fact]
    public async Task A_batch_of_null_rows_or_without_rows_at_all_is_an_argument_error()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await Assert.ThrowsAsync<ArgumentNullException>(async () =>
            await table.Pool.ExecuteManyAsync(table.Insert, null!).Soon()
        );
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            await table
                .Pool.ExecuteManyAsync(
                    table.Insert,
                    [
                        [1],
                        null!,
                    ]
                )
                .Soon()
        );
        Assert.Contains("row 1", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task A_value_of_another_type_names_parameter_and_row()
    {
        await using Table table = await Table.CreateAsync(fixture);
        var refused = await Assert.ThrowsAsync<PgInputException>(async () =>
            await table
                .Pool.ExecuteManyAsync(
                    $"insert into {table.Name} values ($1, $2)",
                    [
                        [1, "a"],
                        ["bad", "b"],
                    ]
                )
                .Soon()
        );
        Assert.Contains("$1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("row 1", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task The_first_value_of_many_rows_and_columns_is_given_and_the_rest_does_not_matter()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select g, g::text from generate_series(1, 100000) g").Soon());
        PgRecord row = (await pool.FetchRowAsync("select g, 'c' as c from generate_series(1, 100000) g").Soon())!.Value;
        Assert.Equal("c", row.Get<string>("c"));
        Assert.Null(await pool.FetchValueAsync<int?>("select 1 where false").Soon());
        Assert.Null(await pool.FetchRowAsync("select 1 where false").Soon());
    }
}
