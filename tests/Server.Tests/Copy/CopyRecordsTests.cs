namespace ActorPg.Server.Tests.Copy;

/// <summary>Records into a table.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyRecordsTests(ServerFixture fixture)
{
    // Some 40 bytes a row: several chunks.
    private const int Many = 20_000;

    [Fact]
    public async Task Tuples_are_copied_in_order_and_the_tag_says_how_many()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        CommandTag tag = await table
            .Pool.CopyRecordsToTableAsync(table.Name, [(1, "one"), (2, "two"), (3, (string?)null)])
            .Soon();
        Assert.Equal("COPY 3", tag.Text);
        Assert.Equal(3, tag.Rows);
        Assert.Equal("1\tone\n2\ttwo\n3\t\\N\n", await table.TextAsync());
    }

    [Fact]
    public async Task More_rows_than_fit_in_any_chunk_arrive_whole()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        CommandTag tag = await table.Pool.CopyRecordsToTableAsync(table.Name, Rows(Many)).Soon();
        Assert.Equal(Many, tag.Rows);
        Assert.Equal(
            (Many, (long)Many * (Many - 1) / 2, (long)Many),
            await RowAsync<(long, long, long)>(
                table,
                "select count(*), sum(id)::int8, count(distinct note) from {0} where note = 'this is note ' || id"
            )
        );
    }

    [Fact]
    public async Task No_records_are_a_copy_of_none()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        Assert.Equal(0, (await table.Pool.CopyRecordsToTableAsync(table.Name, Rows(0)).Soon()).Rows);
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task An_asynchronous_sequence_is_read_as_it_comes()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        Assert.Equal(Many, (await table.Pool.CopyRecordsToTableAsync(table.Name, SlowlyAsync(Many)).Soon()).Rows);
        Assert.Equal(Many, await table.CountAsync());
    }

    [Fact]
    public async Task A_binder_lays_out_what_is_no_row_itself()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.CopyRecordsToTableAsync(
                table.Name,
                Enumerable.Range(1, 2),
                (number, row) =>
                {
                    row[0] = number;
                    row[1] = number == 1 ? "odd" : PgArgument.Null;
                }
            )
            .Soon();
        await table
            .Pool.CopyRecordsToTableAsync(table.Name, CountAsync(1), (number, row) => row[0] = number + 2)
            .Soon();
        Assert.Equal("1\todd\n2\t\\N\n3\t\\N\n", await table.TextAsync());
    }

    [Fact]
    public async Task Arrays_of_arguments_objects_and_tuples_of_any_kind_go_by_position()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.CopyRecordsToTableAsync<PgArgument[]>(
                table.Name,
                [
                    [1, "a"],
                    [2, PgArgument.Null],
                ]
            )
            .Soon();
        await table
            .Pool.CopyRecordsToTableAsync<object?[]>(
                table.Name,
                [
                    [3, "c"],
                    [4, null],
                ]
            )
            .Soon();
        await table.Pool.CopyRecordsToTableAsync(table.Name, [Tuple.Create(5, "e")]).Soon();
        await table.Pool.CopyRecordsToTableAsync<object>(table.Name, [(6, "f"), Tuple.Create(7, "g")]).Soon();
        Assert.Equal("1\ta\n2\t\\N\n3\tc\n4\t\\N\n5\te\n6\tf\n7\tg\n", await table.TextAsync());
    }

    [Fact]
    public async Task A_tuple_may_be_longer_than_seven_and_hold_nullables()
    {
        await using CopyTable table = await CopyTable.CreateAsync(
            fixture,
            "a int, b int, c int, d int, e int, f int, g int, h int, i text"
        );
        await table.Pool.CopyRecordsToTableAsync(table.Name, [(1, 2, 3, (int?)null, 5, 6, 7, (int?)8, "nine")]).Soon();
        Assert.Equal("1\t2\t3\t\\N\t5\t6\t7\t8\tnine\n", await table.TextAsync());
    }

    [Fact]
    public async Task One_value_a_row_fills_one_column()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table.Pool.CopyRecordsToTableAsync(table.Name, [1, 2], columns: ["id"]).Soon();
        Assert.Equal("1\t\\N\n2\t\\N\n", await table.TextAsync());
    }

    [Fact]
    public async Task Objects_find_their_columns_by_name_and_the_others_keep_their_defaults()
    {
        await using CopyTable table = await CopyTable.CreateAsync(
            fixture,
            "id int generated always as identity, owner_name text, size int, twice int generated always as (size * 2) stored"
        );
        await table
            .Pool.CopyRecordsToTableAsync(
                table.Name,
                [new { Size = 3, OwnerName = "ada" }, new { Size = 4, OwnerName = "bob" }]
            )
            .Soon();
        Assert.Equal("1\tada\t3\t6\n2\tbob\t4\t8\n", await table.TextAsync());
    }

    [Fact]
    public async Task A_property_without_a_column_is_not_dropped_silently()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var wrong = await table
            .Pool.CopyRecordsToTableAsync(table.Name, [new { Id = 1, Nota = "typo" }])
            .FailsAsync<PgInputException, CommandTag>();
        Assert.Contains("Nota", wrong.Message, StringComparison.Ordinal);
        await table.Pool.CopyRecordsToTableAsync(table.Name, [new { Id = 1, Nota = "typo" }], columns: ["id"]).Soon();
        Assert.Equal(1, await table.CountAsync());
    }

    [Fact]
    public async Task Columns_are_taken_in_the_order_given()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table.Pool.CopyRecordsToTableAsync(table.Name, [("one", 1)], columns: ["note", "id"]).Soon();
        Assert.Equal("1\tone\n", await table.TextAsync());
    }

    [Fact]
    public async Task Generated_columns_are_left_out_when_no_columns_are_named()
    {
        await using CopyTable table = await CopyTable.CreateAsync(
            fixture,
            "id int, twice int generated always as (id * 2) stored, note text"
        );
        await table.Pool.CopyRecordsToTableAsync(table.Name, [(1, "one")]).Soon();
        Assert.Equal("1\t2\tone\n", await table.TextAsync());
    }

    [Fact]
    public async Task Where_keeps_only_rows_that_meet_it()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        CommandTag tag = await table.Pool.CopyRecordsToTableAsync(table.Name, Rows(10), where: "id % 2 = 1").Soon();
        Assert.Equal(5, tag.Rows);
        Assert.Equal(5, await table.CountAsync());
    }

    [Fact]
    public async Task Names_are_quoted_whatever_is_in_them()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string schema = $"S\"; drop table t; -- {Pools.Unique("x")}"[..30];
        string quoted = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await pool.ExecuteAsync($"create schema {quoted}").Soon();
        try
        {
            await pool.ExecuteAsync($"create table {quoted}.\"a \"\"b\"\"\" (\"x;y\" int)").Soon();
            await pool.CopyRecordsToTableAsync("a \"b\"", [1, 2], columns: ["x;y"], schema: schema).Soon();
            await pool.CopyRecordsToTableAsync("a \"b\"", [3], schema: schema).Soon();
            var values = new List<int>();
            await foreach (int value in pool.CopyFromTableAsync<int>("a \"b\"", ["x;y"], schema))
            {
                values.Add(value);
            }
            Assert.Equal([1, 2, 3], values);
        }
        finally
        {
            await pool.ExecuteAsync($"drop schema {quoted} cascade").Soon();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("a_name_of_sixty_four_bytes_which_is_one_more_than_the_server_kee")]
    public async Task A_name_that_cannot_be_one_is_refused_before_anything_is_sent(string name)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.CopyRecordsToTableAsync(name, [1]));
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.CopyToTableAsync(name, Stream.Null));
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.CopyFromTableAsync(name, Stream.Null));
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.CopyRecordsToTableAsync("t", [1], columns: [name]).Soon()
        );
    }

    [Fact]
    public async Task The_values_of_a_result_can_be_copied_into_another_table()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        QueryResult rows = await table.Pool.FetchAsync("select i, 'n' || i from generate_series(1, 3) i").Soon();
        await table.Pool.CopyRecordsToTableAsync(table.Name, rows).Soon();
        Assert.Equal("1\tn1\n2\tn2\n3\tn3\n", await table.TextAsync());
    }

    [Fact]
    public async Task Sessions_and_transactions_copy_on_their_own_connection()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.CopyRecordsToTableAsync(table.Name, Rows(5)).Soon();
            Assert.Equal(5, await transaction.FetchValueAsync<long>($"select count(*) from {table.Name}").Soon());
        }
        Assert.Equal(0, await table.CountAsync());
        await using PgSession session = await table.Pool.AcquireAsync();
        await session.ExecuteAsync("create temp table own (id int, note text)").Soon();
        await session.CopyRecordsToTableAsync("own", Rows(5)).Soon();
        Assert.Equal(5, await session.FetchValueAsync<long>("select count(*) from own").Soon());
    }

    [Fact]
    public async Task Progress_is_told_with_rows_and_bytes_and_once_at_the_end()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var heard = new List<PgCopyProgress>();
        await table.Pool.CopyRecordsToTableAsync(table.Name, Rows(Many), progress: new Listener(heard)).Soon();
        Assert.True(heard.Count > 3);
        Assert.Equal(heard.OrderBy(p => p.Rows).ThenBy(p => p.Bytes), heard);
        Assert.Equal(Many, heard[^1].Rows);
        Assert.InRange(heard[^1].Bytes, Many * 30, Many * 50);
    }

    [Fact]
    public async Task A_table_whose_types_changed_is_copied_as_it_is_now()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table.Pool.CopyRecordsToTableAsync(table.Name, [(1, "1")], columns: ["id", "note"]).Soon();
        await table
            .Pool.ExecuteAsync($"alter table {table.Name} alter id type int8, alter note type int2 using 2")
            .Soon();
        await table.Pool.CopyRecordsToTableAsync(table.Name, [(5_000_000_000, 3)], columns: ["id", "note"]).Soon();
        Assert.Equal("1\t2\n5000000000\t3\n", await table.TextAsync());
    }

    private static IEnumerable<(int, string)> Rows(int count) =>
        Enumerable.Range(0, count).Select(i => (i, $"this is note {i}"));

    private static async IAsyncEnumerable<(int, string)> SlowlyAsync(int count)
    {
        foreach ((int, string) row in Rows(count))
        {
            if (row.Item1 % 1000 == 0)
            {
                await Task.Yield();
            }
            yield return row;
        }
    }

    private static async IAsyncEnumerable<int> CountAsync(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    private static async Task<T> RowAsync<T>(CopyTable table, string sql) =>
        (await table.Pool.FetchAsync<T>(string.Format(null, sql, table.Name)).Soon())[0];

    private sealed class Listener(List<PgCopyProgress> heard) : IProgress<PgCopyProgress>
    {
        public void Report(PgCopyProgress value) => heard.Add(value);
    }
}
