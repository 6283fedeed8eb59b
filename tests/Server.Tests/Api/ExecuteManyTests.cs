namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class ExecuteManyTests(ServerFixture fixture)
{
    // Some 40 bytes a row: several chunks of 128 KiB, of which the first are with the server before the last is made.
    private const int Many = 20_000;

    [Fact]
    public async Task A_batch_larger_than_any_chunk_arrives_whole_and_in_order()
    {
        await using Table table = await Table.CreateAsync(fixture);

        long touched = await table
            .Pool.ExecuteManyAsync($"insert into {table.Name} values ($1, $2)", Rows(Many))
            .Soon();

        Assert.Equal(Many, touched);
        Assert.Equal(Many, await table.CountAsync());
        Assert.Equal(
            $"note {Many - 1}",
            await table.Pool.FetchValueAsync<string>($"select note from {table.Name} where id = $1", Many - 1).Soon()
        );
    }

    [Fact]
    public async Task An_empty_batch_does_nothing()
    {
        await using Table table = await Table.CreateAsync(fixture);
        Assert.Equal(0, await table.Pool.ExecuteManyAsync(table.Insert, []).Soon());
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task Rows_touched_are_added_up_over_all_runs()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await table.Pool.ExecuteManyAsync($"insert into {table.Name} values ($1, $2)", Rows(10)).Soon();
        Assert.Equal(
            6,
            await table
                .Pool.ExecuteManyAsync(
                    $"delete from {table.Name} where id between $1 and $2",
                    [
                        [0, 1],
                        [4, 7],
                    ]
                )
                .Soon()
        );
    }

    [Fact]
    public async Task Rows_that_the_statement_returns_are_passed_over()
    {
        await using Table table = await Table.CreateAsync(fixture);
        Assert.Equal(
            2,
            await table
                .Pool.ExecuteManyAsync(
                    $"{table.Insert} returning id, note, now()",
                    [
                        [1],
                        [2],
                    ]
                )
                .Soon()
        );
    }

    [Theory]
    [InlineData(3)]
    [InlineData(Many - 2)]
    public async Task An_error_of_the_server_in_the_middle_leaves_nothing(int at)
    {
        await using Table table = await Table.CreateAsync(fixture);
        IEnumerable<PgArgument[]> rows = Rows(Many).Select((row, i) => i == at ? [0, "again"] : row);

        PostgresException error = await table
            .Pool.ExecuteManyAsync($"insert into {table.Name} values ($1, $2)", rows)
            .FailsWithAsync(SqlStates.UniqueViolation);

        Assert.Equal($"{table.Name}_pkey", error.ConstraintName);
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task After_an_error_of_the_server_the_rest_is_not_read()
    {
        await using Table table = await Table.CreateAsync(fixture);
        int read = 0;
        IEnumerable<PgArgument[]> Endless()
        {
            while (true)
            {
                read++;
                yield return [1, new string('x', 1000)];
            }
        }

        await table
            .Pool.ExecuteManyAsync($"insert into {table.Name} values ($1, $2)", Endless())
            .FailsWithAsync(SqlStates.UniqueViolation);

        Assert.InRange(read, 2, 1_000_000);
        Assert.Empty(await table.ReadAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(Many - 2)]
    public async Task A_value_that_cannot_be_sent_leaves_nothing_and_is_named(int at)
    {
        await using Table table = await Table.CreateAsync(fixture);
        IEnumerable<PgArgument[]> rows = Rows(Many).Select((row, i) => i == at ? [i, "a\0b"] : row);

        var wrong = await table
            .Pool.ExecuteManyAsync($"insert into {table.Name} values ($1, $2)", rows)
            .FailsAsync<PgInputException, long>();

        Assert.Contains($"row {at} ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("$2", wrong.Message, StringComparison.Ordinal);
        Assert.Empty(await table.ReadAsync());
        Assert.Equal(0, table.Pool.GetStatistics().Restarts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(Many - 2)]
    public async Task A_source_that_throws_leaves_nothing_and_its_own_exception(int at)
    {
        await using Table table = await Table.CreateAsync(fixture);
        var mine = new FormatException("the sender's own");
        IEnumerable<PgArgument[]> rows = Rows(Many).Select((row, i) => i == at ? throw mine : row);

        var thrown = await table
            .Pool.ExecuteManyAsync($"insert into {table.Name} values ($1, $2)", rows)
            .FailsAsync<FormatException, long>();

        Assert.Same(mine, thrown);
        Assert.Empty(await table.ReadAsync());
        Assert.Equal(0, table.Pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_row_of_the_wrong_length_is_named()
    {
        await using Table table = await Table.CreateAsync(fixture);
        var wrong = await table
            .Pool.ExecuteManyAsync(
                table.Insert,
                [
                    [1],
                    [2, 3],
                ]
            )
            .FailsAsync<PgInputException, long>();
        Assert.Contains("row 1 ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("expects 1 argument", wrong.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () =>
            await table.Pool.ExecuteManyAsync(
                table.Insert,
                [
                    [1],
                    null!,
                ]
            )
        );
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task In_a_transaction_it_is_part_of_it()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string insert = $"insert into {table.Name} values ($1, $2)";
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteManyAsync(insert, Rows(100)).Soon();
            Assert.Equal(100, await transaction.FetchValueAsync<long>($"select count(*) from {table.Name}").Soon());
        }
        Assert.Empty(await table.ReadAsync());

        await using (PgTransaction outer = await table.Pool.BeginAsync())
        {
            await outer.ExecuteManyAsync(insert, Rows(100)).Soon();
            await using (PgTransaction inner = await outer.BeginAsync())
            {
                IEnumerable<PgArgument[]> failing = Rows(Many).Select(row => (PgArgument[])[-1, "same"]);
                await inner.ExecuteManyAsync(insert, failing).FailsWithAsync(SqlStates.UniqueViolation);
            }
            await using (PgTransaction inner = await outer.BeginAsync())
            {
                IEnumerable<PgArgument[]> throwing = Rows(Many)
                    .Select((row, i) => i == Many - 1 ? throw new FormatException() : (PgArgument[])[i + 1000, "x"]);
                await inner.ExecuteManyAsync(insert, throwing).FailsAsync<FormatException, long>();
            }
            await outer.CommitAsync().Soon();
        }
        Assert.Equal(100, await table.CountAsync());
    }

    [Fact]
    public async Task Rows_may_be_made_from_anything()
    {
        await using Table table = await Table.CreateAsync(fixture);
        (int Id, string? Note)[] rows = [(1, "one"), (2, null)];

        await table
            .Pool.ExecuteManyAsync(
                $"insert into {table.Name} values ($1, $2)",
                rows,
                static (row, arguments) => (arguments[0], arguments[1]) = (row.Id, row.Note)
            )
            .Soon();

        Assert.Equal(
            [(1, "one"), (2, null)],
            await table.Pool.FetchAsync<(int, string?)>($"select * from {table.Name} order by id").Soon()
        );
    }

    private static IEnumerable<PgArgument[]> Rows(int count) =>
        Enumerable.Range(0, count).Select(i => (PgArgument[])[i, $"note {i}"]);
}
