namespace ActorPg.Server.Tests.Parity;

/// <summary>Cursors and subscriptions in libraries, which say where their awaits go on.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ConfigureAwaitTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_subscription_is_enumerated_and_disposed_of_with_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgSubscription subscription = await pool.ListenAsync("configured").Soon();
        await using (subscription.ConfigureAwait(false))
        {
            await pool.FetchAsync("select pg_notify('configured', 'a')").Soon();
            await foreach (PgNotification told in subscription.ConfigureAwait(false))
            {
                Assert.Equal("a", told.Payload);
                break;
            }
        }
    }

    [Fact]
    public async Task A_cursor_is_enumerated_and_disposed_of_with_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgTransaction transaction = await pool.BeginAsync();
        PgCursor cursor = await transaction.CursorAsync("select generate_series(1, 3)").Soon();
        int sum = 0;
        await using (cursor.ConfigureAwait(false))
        {
            await foreach (PgRecord row in cursor.ConfigureAwait(false).WithCancellation(CancellationToken.None))
            {
                sum += row.Get<int>(0);
            }
        }
        Assert.Equal(6, sum);
    }
}
