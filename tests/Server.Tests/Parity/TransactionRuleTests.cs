namespace ActorPg.Server.Tests.Parity;

/// <summary>What may be nested in what, and what is said of what may not.</summary>
[Collection(ServerFixture.Collection)]
public sealed class TransactionRuleTests(ServerFixture fixture)
{
    [Fact]
    public async Task An_exception_in_the_body_rolls_back_its_own_level_and_reaches_the_caller()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using PgSession session = await table.Pool.AcquireAsync().Soon();
        await using (PgTransaction outer = await session.BeginAsync())
        {
            await outer.ExecuteAsync(table.Insert, 1).Soon();
            await Assert.ThrowsAsync<DivideByZeroException>(async () =>
            {
                await using PgTransaction inner = await outer.BeginAsync();
                await inner.ExecuteAsync(table.Insert, 2);
                throw new DivideByZeroException();
            });
            Assert.True(session.IsInTransaction);
            await outer.CommitAsync().Soon();
        }
        Assert.False(session.IsInTransaction);
        Assert.Equal([1], await session.FetchAsync<int>($"select id from {table.Name}").Soon());
    }

    [Theory]
    [InlineData(PgIsolation.Serializable)]
    [InlineData(PgIsolation.RepeatableRead)]
    [InlineData(PgIsolation.ReadCommitted)]
    [InlineData(PgIsolation.Default)]
    public async Task A_nested_transaction_may_name_the_isolation_of_the_outer_one(PgIsolation isolation)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction outer = await pool.BeginAsync(isolation);
        await using PgTransaction inner = await outer.BeginAsync(isolation);
        await using PgTransaction innermost = await inner.BeginAsync(isolation);
        Assert.Equal(1, await innermost.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_nested_transaction_of_another_isolation_is_refused_and_both_are_named()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction outer = await pool.BeginAsync(PgIsolation.RepeatableRead);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await outer.BeginAsync(PgIsolation.Serializable)
        );
        Assert.Contains("Serializable", refused.Message, StringComparison.Ordinal);
        Assert.Contains("RepeatableRead", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await outer.BeginAsync(new PgTransactionOptions(PgIsolation.Default, ReadOnly: true))
        );
        Assert.Equal(1, await outer.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_failed_transaction_answers_25P02_until_it_is_rolled_back()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await using PgTransaction transaction = await session.BeginAsync();
        await transaction.FetchAsync("select * from this_table_is_not_there").FailsWithAsync(SqlStates.UndefinedTable);
        Assert.True(session.IsInTransaction);
        await transaction.FetchAsync("select 1").FailsWithAsync(SqlStates.InFailedSqlTransaction);
        await transaction.BeginAsync().FailsWithAsync(SqlStates.InFailedSqlTransaction);
        await transaction.RollbackAsync().Soon();
        Assert.False(session.IsInTransaction);
        Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task In_a_transaction_begun_by_hand_BeginAsync_says_so_and_the_transaction_goes_on()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("begin").Soon();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.BeginAsync());
        Assert.Equal(1, await session.FetchValueAsync<int>("select 1").Soon());
        await session.ExecuteAsync("rollback").Soon();
        await using PgTransaction transaction = await session.BeginAsync().Soon();
        await transaction.CommitAsync().Soon();
    }

    [Fact]
    public async Task A_transaction_ended_by_SQL_is_told_from_one_that_is_open()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using PgTransaction transaction = await table.Pool.BeginAsync();
        await transaction.ExecuteAsync(table.Insert, 1).Soon();
        await transaction.ExecuteAsync("rollback").Soon();
        await Assert.ThrowsAnyAsync<Exception>(async () => await transaction.CommitAsync().Soon());
        Assert.Empty(await table.ReadAsync());
    }

    [Fact]
    public async Task Savepoints_may_follow_one_another_and_go_deep()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await using (PgTransaction outer = await table.Pool.BeginAsync())
        {
            for (int i = 0; i < 3; i++)
            {
                await using PgTransaction one = await outer.BeginAsync();
                await one.ExecuteAsync(table.Insert, i).Soon();
                await using PgTransaction two = await one.BeginAsync();
                await two.ExecuteAsync(table.Insert, 10 + i).Soon();
                await using PgTransaction three = await two.BeginAsync();
                await three.ExecuteAsync(table.Insert, i).FailsWithAsync(SqlStates.UniqueViolation);
                await three.RollbackAsync().Soon();
                await two.CommitAsync().Soon();
                await one.CommitAsync().Soon();
            }
            await outer.CommitAsync().Soon();
        }
        Assert.Equal([0, 1, 2, 10, 11, 12], await table.ReadAsync());
    }

    [Fact]
    public async Task A_transaction_whose_commit_is_cancelled_beforehand_is_rolled_back_and_its_connection_is_free()
    {
        await using Table table = await Table.CreateAsync(fixture);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync(table.Insert, 1).Soon();
            await Assert.ThrowsAsync<PgCanceledException>(async () =>
                await transaction.CommitAsync(cancelled.Token).Soon()
            );
        }
        Assert.Empty(await table.ReadAsync());
    }
}
