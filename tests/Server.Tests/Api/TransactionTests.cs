namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class TransactionTests(ServerFixture fixture)
{
    [Theory]
    [InlineData(PgIsolation.Default, "read committed")]
    [InlineData(PgIsolation.ReadUncommitted, "read uncommitted")]
    [InlineData(PgIsolation.ReadCommitted, "read committed")]
    [InlineData(PgIsolation.RepeatableRead, "repeatable read")]
    [InlineData(PgIsolation.Serializable, "serializable")]
    public async Task The_isolation_level_reaches_the_server(PgIsolation isolation, string shown)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync(isolation).Soon();
        Assert.Equal(shown, await transaction.FetchValueAsync<string>("show transaction_isolation").Soon());
        await transaction.CommitAsync().Soon();
    }

    [Fact]
    public async Task Read_only_and_deferrable_reach_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync(
                new(PgIsolation.Serializable, ReadOnly: true, Deferrable: true)
            )
            .Soon();
        Assert.Equal("on", await transaction.FetchValueAsync<string>("show transaction_read_only").Soon());
        Assert.Equal("on", await transaction.FetchValueAsync<string>("show transaction_deferrable").Soon());
        await transaction.ExecuteAsync("create table never (a int)").FailsWithAsync("25006");
        await transaction.RollbackAsync().Soon();
    }

    [Fact]
    public async Task What_is_committed_stays_and_what_is_not_goes()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync(table.Insert, 1).Soon();
            await transaction.CommitAsync().Soon();
        }
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync(table.Insert, 2).Soon();
            await transaction.RollbackAsync().Soon();
        }
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync(table.Insert, 3).Soon();
        }
        Assert.Equal([1], await table.ReadAsync());
    }

    [Fact]
    public async Task A_savepoint_keeps_or_undoes_its_part_alone()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using (PgTransaction outer = await table.Pool.BeginAsync())
        {
            await outer.ExecuteAsync(table.Insert, 1).Soon();
            await using (PgTransaction kept = await outer.BeginAsync())
            {
                Assert.True(kept.IsNested);
                await kept.ExecuteAsync(table.Insert, 2).Soon();
                await using (PgTransaction undone = await kept.BeginAsync())
                {
                    await undone.ExecuteAsync(table.Insert, 3).Soon();
                }
                await kept.ExecuteAsync(table.Insert, 4).Soon();
                await kept.CommitAsync().Soon();
            }
            await using (PgTransaction failed = await outer.BeginAsync())
            {
                await failed.ExecuteAsync(table.Insert, 1).FailsWithAsync(SqlStates.UniqueViolation);
                await failed.CommitAsync().FailsWithAsync(SqlStates.InFailedSqlTransaction);
            }
            await outer.ExecuteAsync(table.Insert, 5).Soon();
            await outer.CommitAsync().Soon();
        }
        Assert.Equal([1, 2, 4, 5], await table.ReadAsync());
    }

    [Fact]
    public async Task A_commit_behind_a_failed_statement_is_an_error_although_the_server_sends_none()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using PgTransaction transaction = await table.Pool.BeginAsync();
        await transaction.ExecuteAsync(table.Insert, 1).Soon();
        await transaction.ExecuteAsync("select 1 / $1::int", 0).FailsWithAsync(SqlStates.DivisionByZero);

        PostgresException error = await transaction.CommitAsync().FailsWithAsync(SqlStates.InFailedSqlTransaction);

        Assert.Equal(PgOutcome.Server, error.Outcome);
        await transaction.DisposeAsync();
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task A_deferred_constraint_fails_the_commit_and_the_connection_is_free_again()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await table
            .Pool.ExecuteAsync(
                $"alter table {table.Name} add constraint late unique (id) deferrable initially deferred"
            )
            .Soon();
        await table.Pool.ExecuteAsync($"alter table {table.Name} drop constraint {table.Name}_pkey").Soon();
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync(table.Insert, 1).Soon();
            await transaction.ExecuteAsync(table.Insert, 1).Soon();
            PostgresException error = await transaction.CommitAsync().FailsWithAsync(SqlStates.UniqueViolation);
            Assert.Equal("late", error.ConstraintName);
        }
        Assert.Empty(await table.ReadAsync());

        // Outside a transaction the error comes with the Sync, behind the tag.
        await table
            .Pool.FetchAsync($"insert into {table.Name} values ($1), ($1)", 2)
            .FailsWithAsync(SqlStates.UniqueViolation);
        await table
            .Pool.ExecuteManyAsync(
                table.Insert,
                [
                    [3],
                    [3],
                ]
            )
            .FailsWithAsync(SqlStates.UniqueViolation);
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task A_serialization_failure_is_transient_and_can_be_tried_again()
    {
        await using Table table = await Table.CreateAsync(fixture, size: 2);
        await table.Pool.ExecuteAsync(table.Insert, 1).Soon();
        await using PgTransaction one = await table.Pool.BeginAsync(PgIsolation.RepeatableRead);
        await using PgTransaction other = await table.Pool.BeginAsync(PgIsolation.RepeatableRead);
        await one.FetchAsync($"table {table.Name}").Soon();
        await other.FetchAsync($"table {table.Name}").Soon();
        await one.ExecuteAsync($"update {table.Name} set id = $1", 2).Soon();
        await one.CommitAsync().Soon();

        PostgresException error = await other
            .ExecuteAsync($"update {table.Name} set id = $1", 3)
            .FailsWithAsync(SqlStates.SerializationFailure);

        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task After_its_end_it_cannot_be_used()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction committed = await pool.BeginAsync();
        await committed.CommitAsync().Soon();
        await using PgTransaction rolledBack = await pool.BeginAsync();
        await rolledBack.RollbackAsync().Soon();

        foreach (PgTransaction ended in (PgTransaction[])[committed, rolledBack])
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await ended.FetchAsync("select 1"));
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await ended.CommitAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await ended.RollbackAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await ended.BeginAsync());
        }
    }

    [Fact]
    public async Task While_a_savepoint_is_open_the_outer_one_waits()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction outer = await pool.BeginAsync();
        await using PgTransaction inner = await outer.BeginAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await outer.FetchAsync("select 1"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await outer.CommitAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await outer.BeginAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await inner.BeginAsync(PgIsolation.Serializable)
        );
        await inner.RollbackAsync().Soon();
        await outer.CommitAsync().Soon();
    }

    [Fact]
    public async Task On_a_session_it_leaves_the_session_to_its_holder()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("create temp table mine (a int)").Soon();
        await using (PgTransaction transaction = await session.BeginAsync())
        {
            await transaction.ExecuteAsync("insert into mine values (1)").Soon();
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.BeginAsync());
        }
        Assert.False(session.IsInTransaction);
        await using (PgTransaction transaction = await session.BeginAsync())
        {
            await transaction.ExecuteAsync("insert into mine values (2)").Soon();
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal([2], await session.FetchAsync<int>("table mine").Soon());
    }

    [Fact]
    public async Task A_transaction_by_hand_belongs_on_a_session()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.FetchAsync("begin"));
        var open = await Assert.ThrowsAsync<PgSessionStateException>(async () =>
            await pool.ExecuteAsync("begin; select 1")
        );
        Assert.Contains("BeginAsync", open.Message, StringComparison.Ordinal);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }
}
