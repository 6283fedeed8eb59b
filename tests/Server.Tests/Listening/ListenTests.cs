using System.Collections.Concurrent;
using ActorPg.InProcess;
using ActorPg.Messages;
using ActorPg.Model;

namespace ActorPg.Server.Tests.Listening;

[Collection(ServerFixture.Collection)]
public sealed class ListenTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("orders")]
    [InlineData("12+\"34")]
    [InlineData("MiXed Case")]
    [InlineData("a\"; DROP TABLE victim;--")]
    [InlineData("\"")]
    [InlineData("žluťoučký kůň")]
    public async Task A_channels_name_is_an_identifier_whatever_is_in_it(string name)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = name + Pools.Unique("")[..8];
        await using PgSubscription subscription = await pool.ListenAsync(channel).Soon();
        await using IAsyncEnumerator<PgNotification> reader = subscription.GetAsyncEnumerator();
        await pool.FetchAsync("select pg_notify($1, 'hello')", channel).Soon();
        Assert.True(await reader.MoveNextAsync().Soon());
        Assert.Equal((channel, "hello"), (reader.Current.Channel, reader.Current.Payload));
        Assert.Null(reader.Current.Gap);
        Assert.NotEqual(0, reader.Current.ProcessId);
    }

    [Fact]
    public async Task A_name_that_the_server_would_cut_or_misread_is_refused_before_anything_is_sent()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (string name in (string[])["", "a\0b", new string('x', 64), new string('é', 32), "\ud800"])
        {
            var failure = await Assert.ThrowsAsync<PgInputException>(async () => await pool.ListenAsync(name));
            Assert.Contains("channel", failure.Message, StringComparison.OrdinalIgnoreCase);
        }
        await using PgSubscription longest = await pool.ListenAsync(new string('x', 63)).Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task What_is_notified_after_it_returned_is_never_missed_and_comes_in_order()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 4);
        for (int round = 0; round < 20; round++)
        {
            string channel = Pools.Unique("now");
            await using PgSubscription subscription = await pool.ListenAsync(channel).Soon();
            await pool.FetchAsync("select pg_notify($1, i::text) from generate_series(1, 50) i", channel).Soon();
            Assert.Equal(
                Enumerable.Range(1, 50),
                (await TakeAsync(subscription, 50)).Select(n => int.Parse(n.Payload))
            );
        }
    }

    [Fact]
    public async Task Many_subscribers_share_one_connection_and_one_LISTEN_and_the_last_to_go_ends_it()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        string channel = Pools.Unique("shared");
        PgSubscription[] all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => pool.ListenAsync(channel).AsTask())
        );
        await using PgSubscription other = await pool.ListenAsync(channel + "_b").Soon();
        Assert.Equal(2, (await backends.PidsAsync()).Count);
        Assert.Equal(1, pool.GetStatistics().Size);

        await pool.FetchAsync("select pg_notify($1, 'to all')", channel).Soon();
        foreach (PgSubscription subscription in all)
        {
            Assert.Equal("to all", Assert.Single(await TakeAsync(subscription, 1)).Payload);
        }

        await Patience.UntilAsync(
            async () =>
                await backends
                    .Observer.FetchValueAsync<bool>(
                        "select exists (select from pg_stat_activity where application_name = $1 and query = $2)",
                        pool.Options.ApplicationName,
                        $"UNLISTEN \"{channel}\""
                    )
                    .Soon(),
            "the server was told UNLISTEN"
        );
    }

    [Fact]
    public async Task A_callback_is_called_in_order_and_one_that_throws_or_waits_hurts_nobody()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = Pools.Unique("calls");
        List<string> heard = [];
        var never = new TaskCompletionSource();
        int thrown = 0;
        await using IAsyncDisposable throwing = await pool.SubscribeAsync(
                channel,
                _ =>
                {
                    thrown++;
                    throw new InvalidOperationException("mine");
                }
            )
            .Soon();
        await using IAsyncDisposable stuck = await pool.SubscribeAsync(channel, async _ => await never.Task).Soon();
        await using IAsyncDisposable good = await pool.SubscribeAsync(channel, n => heard.Add(n.Payload)).Soon();
        for (int i = 0; i < 100; i++)
        {
            await pool.FetchAsync("select pg_notify($1, $2)", channel, $"{i}").Soon();
        }
        await Patience.UntilAsync(() => heard.Count == 100 && thrown == 100, "all calls");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), heard);
        never.SetResult();
    }

    [Fact]
    public async Task After_the_subscription_is_disposed_of_nothing_more_is_told()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = Pools.Unique("gone");
        List<string> heard = [];
        IAsyncDisposable first = await pool.SubscribeAsync(channel, n => heard.Add(n.Payload)).Soon();
        await using PgSubscription second = await pool.ListenAsync(channel).Soon();
        await pool.FetchAsync("select pg_notify($1, 'a')", channel).Soon();
        await Patience.UntilAsync(() => heard.Count == 1, "the first");
        await first.DisposeAsync();
        await pool.FetchAsync("select pg_notify($1, 'b')", channel).Soon();
        Assert.Equal(["a", "b"], (await TakeAsync(second, 2)).Select(n => n.Payload));
        Assert.Equal(["a"], heard);
    }

    [Fact]
    public async Task What_is_rolled_back_is_not_notified()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = Pools.Unique("rolled");
        await using PgSubscription subscription = await pool.ListenAsync(channel).Soon();
        await using (PgTransaction transaction = await pool.BeginAsync().Soon())
        {
            await transaction.FetchAsync("select pg_notify($1, 'never')", channel).Soon();
            await transaction.RollbackAsync().Soon();
        }
        await pool.FetchAsync("select pg_notify($1, 'ever')", channel).Soon();
        Assert.Equal("ever", Assert.Single(await TakeAsync(subscription, 1)).Payload);
    }

    [Fact]
    public async Task After_a_lost_connection_each_subscriber_is_told_of_the_gap_before_the_next_notification()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        string channel = Pools.Unique("lost");
        DateTimeOffset before = DateTimeOffset.UtcNow;
        await using PgSubscription reader = await pool.ListenAsync(channel).Soon();
        var gaps = new ConcurrentQueue<PgGap>();
        var heard = new ConcurrentQueue<PgNotification>();
        await using IAsyncDisposable callback = await pool.SubscribeAsync(channel, heard.Enqueue, gaps.Enqueue).Soon();

        for (int round = 1; round <= 3; round++)
        {
            await backends.TerminateAllAsync();
            await Patience.UntilAsync(() => gaps.Count == round, "a gap");
            await backends.Observer.FetchAsync("select pg_notify($1, $2)", channel, $"{round}").Soon();
            await Patience.UntilAsync(() => heard.Count == round, "a notification");
        }

        Assert.All(gaps, gap => Assert.InRange(gap.Since, before.AddSeconds(-5), DateTimeOffset.UtcNow));
        Assert.All(gaps, gap => Assert.NotNull(gap.Reason));
        Assert.Equal(["1", "2", "3"], heard.Select(n => n.Payload));
        Assert.All(heard, n => Assert.NotNull(n.Gap));
        await using IAsyncEnumerator<PgChannelEvent> events = reader.ReadEventsAsync().GetAsyncEnumerator();
        for (int i = 0; i < 6; i++)
        {
            Assert.True(await events.MoveNextAsync().Soon());
            Assert.Equal(i % 2 == 0, events.Current is PgGap);
        }
    }

    [Fact]
    public async Task A_subscriber_that_does_not_keep_up_loses_the_oldest_and_is_told_how_many()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = Pools.Unique("slow");
        await using PgSubscription slow = await pool.ListenAsync(channel).Soon();
        await using PgSubscription quick = await pool.ListenAsync(channel + "_end").Soon();
        const int sent = 30_000;
        await pool.FetchAsync($"select pg_notify($1, i::text) from generate_series(1, {sent}) i", channel).Soon();
        await pool.FetchAsync("select pg_notify($1, '')", channel + "_end").Soon();
        Assert.Single(await TakeAsync(quick, 1));

        List<PgNotification> heard = await TakeAsync(slow, 8192);
        Assert.Equal(sent, heard.Count + heard[0].Gap!.Dropped);
        Assert.Null(heard[0].Gap!.Reason);
        Assert.Equal(Enumerable.Range(sent - 8192 + 1, 8192), heard.Select(n => int.Parse(n.Payload)));
        Assert.All(heard.Skip(1), n => Assert.Null(n.Gap));
    }

    [Fact]
    public async Task An_actor_is_told_in_its_mailbox_until_it_unlistens_or_stops()
    {
        await using var host = new InProcessHost();
        await using PgPool pool = await PgPool.StartAsync(Pools.Options(fixture.Url), host);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        string channel = Pools.Unique("actor");
        var heard = new ConcurrentQueue<string>();
        IActorRef<PgChannelEvent> plain = host.Spawn<PgChannelEvent>(() => new Hearer("plain", heard), "plain");
        IActorRef<string> mapped = host.Spawn<string>(() => new Echo(heard), "mapped");
        await pool.Actor.AskAsync(new Listen(channel, plain)).Soon();
        await pool.Actor.AskAsync(Listen.For(channel, mapped, told => $"mapped {told}")).Soon();

        await pool.FetchAsync("select pg_notify($1, 'one')", channel).Soon();
        await Patience.UntilAsync(() => heard.Count == 2, "both hear");
        Assert.True(await pool.Actor.AskAsync(new Unlisten(channel, plain)).Soon());
        Assert.False(await pool.Actor.AskAsync(new Unlisten(channel, plain)).Soon());
        await pool.FetchAsync("select pg_notify($1, 'two')", channel).Soon();
        await Patience.UntilAsync(() => heard.Count == 3, "one hears");
        Assert.Equal("plain one", Assert.Single(heard, text => text.StartsWith("plain", StringComparison.Ordinal)));

        await host.StopAsync(mapped).Soon();
        await Patience.UntilAsync(
            async () =>
                await backends
                    .Observer.FetchValueAsync<bool>(
                        "select exists (select from pg_stat_activity where application_name = $1 and query = $2)",
                        pool.Options.ApplicationName,
                        $"UNLISTEN \"{channel}\""
                    )
                    .Soon(),
            "the server was told UNLISTEN"
        );
    }

    [Fact]
    public async Task Closing_the_pool_ends_an_enumeration_with_an_error_and_disposing_of_it_ends_it_quietly()
    {
        PgPool pool = await fixture.StartPoolAsync();
        PgSubscription open = await pool.ListenAsync("a").Soon();
        PgSubscription ended = await pool.ListenAsync("a").Soon();
        Task<List<PgNotification>> reading = TakeAsync(open, 1);
        Task<List<PgNotification>> quiet = TakeAsync(ended, 1);
        await ended.DisposeAsync();
        Assert.Empty(await quiet.Soon());
        await pool.DisposeAsync();
        await reading.FailsAsync<PgConnectionException>();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.ListenAsync("a"));
    }

    [Fact]
    public async Task An_enumeration_ends_with_its_token_and_cannot_be_begun_twice()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await using PgSubscription subscription = await pool.ListenAsync("a").Soon();
        using var cancel = new CancellationTokenSource();
        await using IAsyncEnumerator<PgNotification> reader = subscription.GetAsyncEnumerator(cancel.Token);
        Task<bool> next = reader.MoveNextAsync().AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await TakeAsync(subscription, 1));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Soon());
    }

    [Fact]
    public async Task A_payload_of_7999_bytes_comes_whole()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string channel = Pools.Unique("long");
        await using PgSubscription subscription = await pool.ListenAsync(channel).Soon();
        string payload = new('p', 7999);
        await pool.FetchAsync("select pg_notify($1, $2)", channel, payload).Soon();
        Assert.Equal(payload, Assert.Single(await TakeAsync(subscription, 1)).Payload);
        await pool.FetchAsync("select pg_notify($1, $2)", channel, payload + "p").FailsWithAsync("22023");
    }

    [Fact]
    public async Task Subscribers_that_come_and_go_all_the_time_miss_nothing_and_leave_nothing()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 4);
        string channel = Pools.Unique("churn");
        await Task.WhenAll(
                Enumerable
                    .Range(0, 8)
                    .Select(async worker =>
                    {
                        for (int i = 0; i < 30; i++)
                        {
                            string mine = $"{worker}:{i}";
                            await using PgSubscription subscription = await pool.ListenAsync(channel);
                            await pool.FetchAsync("select pg_notify($1, $2)", channel, mine);
                            await foreach (PgNotification n in subscription)
                            {
                                if (n.Payload == mine)
                                {
                                    break;
                                }
                            }
                        }
                    })
            )
            .Soon();
    }

    private static async Task<List<PgNotification>> TakeAsync(PgSubscription subscription, int count)
    {
        List<PgNotification> taken = [];
        using var end = new CancellationTokenSource(Patience.Limit);
        await foreach (PgNotification notification in subscription.WithCancellation(end.Token))
        {
            taken.Add(notification);
            if (taken.Count == count)
            {
                break;
            }
        }
        return taken;
    }

    private sealed class Hearer(string name, ConcurrentQueue<string> heard) : Actor<PgChannelEvent>
    {
        protected override void Receive(PgChannelEvent message) =>
            heard.Enqueue($"{name} {(message as PgNotification)?.Payload}");
    }

    private sealed class Echo(ConcurrentQueue<string> heard) : Actor<string>
    {
        protected override void Receive(string message) => heard.Enqueue(message);
    }
}
