using ActorPg.Actors.Tests.Pool;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Listening;

/// <summary>Subscribers share one connection, which may be lost at any time: whatever may have been missed is told, before anything that came later.</summary>
public class ListenerTests
{
    private const string Listen = "LISTEN \"c\"";
    private const string Unlisten = "UNLISTEN \"c\"";

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = World(1);

    private ScriptedBackend Line =>
        _world.Sessions.Last(session => session.Running == Listen || PoolWorld.Queries(session).Contains(Listen));

    [Fact]
    public void One_LISTEN_serves_all_and_the_last_to_go_says_UNLISTEN_and_after_a_while_the_connection_is_closed()
    {
        _world.Started();
        PgSubscription[] all = [.. Enumerable.Range(0, 5).Select(_ => Subscribe())];
        ScriptedBackend line = Line;
        Assert.Equal([Listen], PoolWorld.Queries(line));
        foreach (PgSubscription subscription in all)
        {
            Assert.Single(PoolWorld.Queries(line));
            _world.Dispose(subscription);
        }
        _world.Host.RunFor(_soon);
        Assert.Equal([Listen, Unlisten], PoolWorld.Queries(line));
        _world.Host.RunFor(TimeSpan.FromSeconds(20));
        Assert.False(line.IsClosed);
        _world.Host.RunFor(TimeSpan.FromSeconds(20));
        Assert.True(line.IsClosed);
        Assert.Null(line.ClosedBy);
        Assert.Equal(1, _world.Pool.GetStatistics().Size);
        Subscribe();
        Assert.Equal([Listen], PoolWorld.Queries(Line));
        _world.Close();
    }

    [Fact]
    public void A_link_with_nobody_at_its_other_end_is_noticed_by_its_silence()
    {
        _world.Started(options => options with { ListenPingInterval = TimeSpan.FromSeconds(20) });
        IAsyncEnumerator<PgChannelEvent> events = Subscribe().ReadEventsAsync().GetAsyncEnumerator();
        Task<bool> next = _world.Begin(events.MoveNextAsync);
        _world.Host.RunFor(TimeSpan.FromMinutes(2)); // pings are answered
        Assert.Equal(2, _world.Sessions.Count);
        Assert.False(next.IsCompleted);
        Vanish(Line);
        _world.Host.RunFor(TimeSpan.FromSeconds(40));
        Assert.Equal(3, _world.Sessions.Count);
        Assert.True(_world.Host.Complete(next));
        var gap = Assert.IsType<PgGap>(events.Current);
        Assert.Contains("did not answer", gap.Reason!.Message, StringComparison.Ordinal);
        Assert.InRange(_world.Host.Time.GetUtcNow() - gap.Since, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
        _world.Close();
    }

    [Fact]
    public void While_no_server_answers_it_tries_with_growing_pauses_and_tells_one_gap_when_it_is_back()
    {
        _world.Started();
        IAsyncEnumerator<PgChannelEvent> events = Subscribe().ReadEventsAsync().GetAsyncEnumerator();
        int before = _world.Network.Attempts;
        _world.Network.Faults = static (_, _) => new LinkFaults { Refuse = true };
        Line.Peer.Reset();
        Task<bool> next = _world.Begin(events.MoveNextAsync);
        _world.Host.RunFor(TimeSpan.FromSeconds(60));
        Assert.InRange(_world.Network.Attempts - before, 3, 40);
        Assert.False(next.IsCompleted);
        _world.Network.Faults = null;
        _world.Host.RunFor(TimeSpan.FromSeconds(60));
        Assert.True(_world.Host.Complete(next));
        Assert.IsType<PgGap>(events.Current);
        Notify("back");
        Assert.True(_world.Host.Complete(_world.Begin(events.MoveNextAsync)));
        Assert.Equal("back", Assert.IsType<PgNotification>(events.Current).Payload);
        _world.Close();
    }

    [Fact]
    public void Who_subscribes_while_no_connection_can_be_made_is_told_so_and_may_try_again()
    {
        _world.Started();
        _world.Network.Faults = static (_, _) => new LinkFaults { Refuse = true };
        var failure = _world.Fails<PgConnectionException>(_world.Begin(() => _world.Pool.ListenAsync("c")));
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        _world.Network.Faults = null;
        Subscribe();
        Assert.Equal([Listen], PoolWorld.Queries(Line));
        _world.Close();
    }

    [Fact]
    public void A_server_that_lets_nobody_listen_says_why_and_those_who_stood_are_kept()
    {
        _world.Started();
        _world.Server.On(Listen).Fails("25006", "cannot execute LISTEN during recovery");
        var refusal = _world.Fails<PostgresException>(_world.Begin(() => _world.Pool.ListenAsync("c")));
        Assert.Equal("25006", refusal.SqlState);
        _world.Server.On(Listen).Succeeds();
        IAsyncEnumerator<PgChannelEvent> events = Subscribe().ReadEventsAsync().GetAsyncEnumerator();
        _world.Server.On(Listen).Fails("25006", "cannot execute LISTEN during recovery");
        Line.Peer.Reset();
        _world.Host.RunFor(TimeSpan.FromSeconds(10));
        _world.Server.On(Listen).Succeeds();
        Assert.True(_world.Host.Complete(_world.Begin(events.MoveNextAsync)));
        Assert.IsType<PgGap>(events.Current);
        _world.Close();
    }

    [Fact]
    public void A_caller_who_gives_up_leaves_no_subscription_behind()
    {
        _world.Started();
        _world.Server.On(Listen).Lasts(TimeSpan.FromSeconds(5));
        using var cancel = new CancellationTokenSource();
        Task<PgSubscription> listening = _world.Begin(() => _world.Pool.ListenAsync("c", cancel.Token));
        _world.Host.RunFor(_soon);
        _world.Host.Do(cancel.Cancel);
        _world.Fails<PgCanceledException>(listening);
        var late = _world.Begin(() => _world.Pool.ListenAsync("c", new PgCallOptions { Timeout = _soon }));
        _world.Fails<PgTimeoutException>(late);
        _world.Host.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal([Listen, Unlisten], PoolWorld.Queries(Line));
        _world.Close();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_crash_of_the_listener_or_of_the_pool_forgets_no_subscriber(bool ofListener)
    {
        _world.Started();
        IAsyncEnumerator<PgChannelEvent> events = Subscribe().ReadEventsAsync().GetAsyncEnumerator();
        IActorRef<IPoolMessage> victim = ofListener
            ? (IActorRef<IPoolMessage>)
                _world
                    .Host.CellOf(_world.Pool.Actor)
                    .Children.Single(child => child.Path.EndsWith("listener", StringComparison.Ordinal))
            : _world.Pool.Actor;
        _world.Host.InjectCrash(victim, new InvalidOperationException("a bug"));
        _world.Begin(() => _world.Pool.ListenAsync("c")); // the message at hand is failed
        Assert.True(_world.Host.Complete(_world.Begin(events.MoveNextAsync), TimeSpan.FromSeconds(10)));
        Assert.IsType<PgGap>(events.Current);
        Notify("after");
        Assert.True(_world.Host.Complete(_world.Begin(events.MoveNextAsync), _soon));
        Assert.Equal("after", Assert.IsType<PgNotification>(events.Current).Payload);
        _world.Close(hadCrashes: true);
    }

    [Fact]
    public void A_notification_that_overtakes_the_answer_to_LISTEN_still_comes_after_the_gap()
    {
        _world.Started();
        IAsyncEnumerator<PgChannelEvent> events = Subscribe().ReadEventsAsync().GetAsyncEnumerator();
        _world.Server.On(Listen).Lasts(_soon);
        Line.Peer.Reset();
        Assert.True(_world.Host.RunUntil(() => Line.Running == Listen, _soon));
        Notify("early");
        Assert.True(_world.Host.Complete(_world.Begin(events.MoveNextAsync)));
        Assert.IsType<PgGap>(events.Current);
        Assert.True(_world.Host.Complete(_world.Begin(events.MoveNextAsync)));
        Assert.Equal("early", Assert.IsType<PgNotification>(events.Current).Payload);
        _world.Close();
    }

    [Fact]
    public void Under_random_losses_every_hole_in_what_is_heard_has_a_gap_before_it_and_order_is_kept()
    {
        for (ulong seed = 1; seed <= 60; seed++)
        {
            PoolWorld world = World(seed).Started();
            PgSubscription subscription = world.Host.Complete(world.Begin(() => world.Pool.ListenAsync("c")));
            List<PgNotification> heard = [];
            Task reading = world.Begin(() => new ValueTask(ReadAsync(subscription, heard)));
            var random = new Random((int)seed);
            for (int i = 1; i <= 100; i++)
            {
                ScriptedBackend[] open = [.. world.Sessions.Skip(1).Where(session => !session.Peer.IsClosed)];
                if (open.LastOrDefault() is { } line && PoolWorld.Queries(line).Contains(Listen))
                {
                    string payload = $"{i}";
                    line.Send(output => new NotificationResponse(7, "c", payload).Write(output));
                    if (random.Next(10) == 0)
                    {
                        world.Host.RunFor(TimeSpan.FromMicroseconds(random.Next(1000)));
                        line.Peer.Reset();
                    }
                }
                world.Host.RunFor(TimeSpan.FromMicroseconds(random.Next(3000)));
            }
            world.Host.RunFor(TimeSpan.FromSeconds(5));
            world.Dispose(subscription);
            world.Host.Complete(reading);
            int last = 0;
            foreach (PgNotification notification in heard)
            {
                int number = int.Parse(notification.Payload);
                Assert.True(number > last, $"seed {seed}: {number} after {last}");
                Assert.True(number == last + 1 || notification.Gap is not null, $"seed {seed}: a hole before {number}");
                last = number;
            }
            Assert.True(heard.Count > 30, $"seed {seed}: {heard.Count}");
            world.Close();
        }
    }

    private static async Task ReadAsync(PgSubscription subscription, List<PgNotification> heard)
    {
        await foreach (PgNotification notification in subscription.WithCancellation(default).ConfigureAwait(false))
        {
            heard.Add(notification);
        }
    }

    private static PoolWorld World(ulong seed)
    {
        var world = new PoolWorld(seed);
        world.Server.On(Listen).Tag("LISTEN");
        world.Server.On(Unlisten).Tag("UNLISTEN");
        return world;
    }

    private static void Vanish(ScriptedBackend session)
    {
        SimulatedLink link = session.Peer.Link;
        link.ToClient.Faults.VanishAfterBytes = link.ToClient.CarriedBytes;
        link.ToServer.Faults.VanishAfterBytes = link.ToServer.CarriedBytes;
    }

    private PgSubscription Subscribe() => _world.Host.Complete(_world.Begin(() => _world.Pool.ListenAsync("c")), _soon);

    private void Notify(string payload) => Line.Send(output => new NotificationResponse(7, "c", payload).Write(output));
}
