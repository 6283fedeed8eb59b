namespace ActorPg.Server.Tests.Parity;

/// <summary>Every kind of statement, by every verb that may run it.</summary>
[Collection(ServerFixture.Collection)]
public sealed class StatementKindTests(ServerFixture fixture)
{
    [Fact]
    public async Task Statements_that_give_rows_do_so_whatever_their_first_word()
    {
        await using Table table = await Table.CreateAsync(fixture);
        PgPool pool = table.Pool;
        await pool.ExecuteAsync(
                $"create procedure {table.Name}_p(inout a int) language plpgsql as $$ begin a := a + 1; end $$"
            )
            .Soon();
        Assert.Equal(2, await pool.FetchValueAsync<int>("values (2), (3)").Soon());
        Assert.Equal("on", await pool.FetchValueAsync<string>("show standard_conforming_strings").Soon());
        Assert.NotEmpty(await pool.FetchAsync("explain select 1").Soon());
        Assert.Equal(
            7,
            await pool.FetchValueAsync<int>($"insert into {table.Name} (id) values ($1) returning id", 7).Soon()
        );
        Assert.Equal(7, await pool.FetchValueAsync<int>($"table {table.Name}").Soon());
        Assert.Equal(8, await pool.FetchValueAsync<int>($"update {table.Name} set id = id + 1 returning id").Soon());
        Assert.Equal(
            8,
            await pool.FetchValueAsync<int>($"with d as (delete from {table.Name} returning id) select id from d")
                .Soon()
        );
        Assert.Equal(6, await pool.FetchValueAsync<int>($"call {table.Name}_p($1)", 5).Soon());
        Assert.Equal(1, await pool.FetchValueAsync<int>("/* a */ -- b\n select 1").Soon());
        Assert.Equal(1, await pool.FetchValueAsync<int>("(select 1)").Soon());
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1;").Soon());
        await pool.ExecuteAsync($"drop procedure {table.Name}_p").Soon();
    }

    [Fact]
    public async Task Two_statements_where_one_is_taken_are_the_servers_error_and_run_neither()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string two = $"insert into {table.Name} (id) values (1); select 1";
        await table.Pool.FetchAsync(two).FailsWithAsync(SqlStates.SyntaxError);
        await table.Pool.FetchValueAsync<int>(two).FailsWithAsync(SqlStates.SyntaxError);
        await table.Pool.PrepareAsync(two).FailsWithAsync(SqlStates.SyntaxError);
        await table
            .Pool.ExecuteManyAsync(
                two,
                [
                    [],
                ]
            )
            .FailsWithAsync(SqlStates.SyntaxError);
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task A_parameter_without_an_argument_in_a_script_is_the_servers_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.ExecuteAsync("select $1::int").FailsWithAsync(SqlStates.UndefinedParameter);
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.FetchAsync("select $1::int").Soon());
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.FetchAsync("select 1", 5).Soon());
    }

    [Fact]
    public async Task A_cursor_may_be_of_a_statement_that_changes_rows()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await using PgCursor cursor = await transaction.CursorAsync(
                $"insert into {table.Name} (id) select generate_series($1::int, $2) returning id",
                new PgCursorOptions { Prefetch = 2 },
                1,
                5
            );
            List<int> ids = [];
            await foreach (PgRecord row in cursor)
            {
                ids.Add(row.Get<int>(0));
            }
            Assert.Equal([1, 2, 3, 4, 5], ids);
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal([1, 2, 3, 4, 5], await table.ReadAsync());
    }

    [Fact]
    public async Task A_cursor_of_a_statement_without_rows_is_at_its_end()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync();
        await using PgCursor cursor = await transaction.CursorAsync("create temp table gone (a int) on commit drop");
        Assert.Null(await cursor.FetchRowAsync().Soon());
        Assert.True(cursor.IsAtEnd);
        Assert.Empty(await cursor.FetchAsync(5).Soon());
        Assert.Equal(0, await cursor.ForwardAsync(5).Soon());
        Assert.Equal(0, await transaction.FetchValueAsync<long>("select count(*) from gone").Soon());
    }

    [Fact]
    public async Task Preparing_what_waits_for_a_lock_ends_at_the_timeout()
    {
        await using Table table = await Table.CreateAsync(fixture, size: 2);
        await using (PgTransaction holder = await table.Pool.BeginAsync())
        {
            await holder.ExecuteAsync($"lock {table.Name} in access exclusive mode").Soon();
            await Assert.ThrowsAsync<PgTimeoutException>(async () =>
                await table
                    .Pool.PrepareAsync(
                        $"select * from {table.Name} where id > 0",
                        new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(100) }
                    )
                    .Soon()
            );
        }
        Assert.Empty(await table.Pool.FetchAsync($"select * from {table.Name} where id > 0").Soon());
        Assert.Equal(0, table.Pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task Ten_mebibytes_go_in_and_come_out_as_one_value()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        byte[] bytes = new byte[10 << 20];
        Random.Shared.NextBytes(bytes);
        byte[]? read = await pool.FetchValueAsync<byte[]>("select $1::bytea", bytes).Soon();
        Assert.True(bytes.SequenceEqual(read!));
        string text = new('ü', 5 << 20);
        Assert.Equal(text, await pool.FetchValueAsync<string>("select $1::text", text).Soon());
    }

    [Fact]
    public async Task A_notification_of_ones_own_comes_after_the_commit_and_with_the_senders_process()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string channel = Pools.Unique("own");
        await using PgSubscription subscription = await pool.ListenAsync(channel).Soon();
        int sender;
        await using (PgSession session = await pool.AcquireAsync().Soon())
        {
            sender = session.ProcessId;
            await using PgTransaction transaction = await session.BeginAsync();
            await transaction.ExecuteAsync("select pg_notify($1, $2)", channel, "1").Soon();
            await transaction.ExecuteAsync("select pg_notify($1, $2)", channel, "").Soon();
            await transaction.CommitAsync().Soon();
        }
        List<PgNotification> told = [];
        await foreach (PgNotification notification in subscription)
        {
            told.Add(notification);
            if (told.Count == 2)
            {
                break;
            }
        }
        Assert.Equal([("1", sender), ("", sender)], told.Select(n => (n.Payload, n.ProcessId)));
    }
}
