namespace ActorPg.Server.Tests.Inputs;

/// <summary>Bad channels and payloads, by their numbers in the catalogue.</summary>
[Collection(ServerFixture.Collection)]
public sealed class NotifyInputTests(ServerFixture fixture)
{
    [Fact]
    public async Task B53_A_channels_name_is_refused_or_taken_exactly()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (string name in (string[])["", "a\0b", new string('x', 64), new string('é', 32), "\ud800"])
        {
            PgInputException refused = await pool.RefusesAsync(async () => await pool.ListenAsync(name));
            Assert.Equal("channel", refused.ParamName);
            Assert.Contains("channel's name", refused.Message, StringComparison.Ordinal);
            await pool.RefusesAsync(async () => await pool.NotifyAsync(name, "x"));
        }
        string unique = Pools.Unique("")[..20];
        foreach (
            string name in (string[])
                [$"MiXed {unique}", $"a\"; drop--{unique}", $"\"{unique}\"", new string('x', 43) + unique]
        )
        {
            await using PgSubscription subscription = await pool.ListenAsync(name).Soon();
            await using IAsyncEnumerator<PgNotification> told = subscription.GetAsyncEnumerator();
            await pool.NotifyAsync(name, "hello").Soon();
            Assert.Equal((name, "hello"), await NextAsync(told));
        }
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B54_A_payload_of_8000_bytes_is_refused_here_and_one_of_7999_is_not()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = Pools.Unique("payload");
        await using PgSubscription subscription = await pool.ListenAsync(channel).Soon();
        await using IAsyncEnumerator<PgNotification> told = subscription.GetAsyncEnumerator();
        foreach (string payload in (string[])[new string('p', 8_000), new string('é', 4_000), "a\0b", "\ud800"])
        {
            PgInputException refused = await pool.RefusesAsync(async () => await pool.NotifyAsync(channel, payload));
            Assert.Equal("payload", refused.ParamName);
        }
        await pool.ServerRefusesAsync("22023", "select pg_notify($1, $2)", channel, new string('p', 8_000));
        foreach (string payload in (string[])[new string('p', 7_999), new string('é', 3_999), ""])
        {
            await pool.NotifyAsync(channel, payload).Soon();
            Assert.Equal((channel, payload), await NextAsync(told));
        }
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B55_What_is_rolled_back_is_heard_by_nobody()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = Pools.Unique("rolled");
        await using PgSubscription subscription = await pool.ListenAsync(channel).Soon();
        await using IAsyncEnumerator<PgNotification> told = subscription.GetAsyncEnumerator();
        await using (PgTransaction transaction = await pool.BeginAsync().Soon())
        {
            await transaction.NotifyAsync(channel, "never").Soon();
        }
        await using (PgTransaction transaction = await pool.BeginAsync().Soon())
        {
            await transaction.NotifyAsync(channel, "at the end").Soon();
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal((channel, "at the end"), await NextAsync(told));
        await pool.IsUsableAsync();
    }

    private static async Task<(string Channel, string Payload)> NextAsync(IAsyncEnumerator<PgNotification> told)
    {
        Assert.True(await told.MoveNextAsync().Soon());
        return (told.Current.Channel, told.Current.Payload);
    }
}
