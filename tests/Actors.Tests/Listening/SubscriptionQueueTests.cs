using ActorPg.Listening;

namespace ActorPg.Actors.Tests.Listening;

public class SubscriptionQueueTests
{
    private readonly SubscriptionQueue _queue = new(TimeProvider.System);

    [Fact]
    public void The_oldest_give_way_and_their_number_is_told_first()
    {
        for (int i = 0; i < SubscriptionQueue.MostWaiting + 100; i++)
        {
            Assert.Null(_queue.Offer(new PgNotification("c", $"{i}", 1)));
        }
        List<PgChannelEvent> taken = Drain();
        Assert.Equal(100, Assert.IsType<PgGap>(taken[0]).Dropped);
        Assert.Equal("100", Assert.IsType<PgNotification>(taken[1]).Payload);
        Assert.Equal(SubscriptionQueue.MostWaiting + 1, taken.Count);
    }

    [Fact]
    public void Long_payloads_give_way_by_their_bytes()
    {
        string payload = new('x', 8000);
        for (int i = 0; i < 2000; i++)
        {
            _queue.Offer(new PgNotification("c", payload, i));
        }
        List<PgChannelEvent> taken = Drain();
        Assert.InRange(taken.Count, 200, (SubscriptionQueue.MostBytes / 16_000) + 1);
        Assert.Equal(2000, ((PgGap)taken[0]).Dropped + taken.Count - 1);
    }

    [Fact]
    public void Gaps_with_nothing_between_them_are_one()
    {
        var reason = new IOException("gone");
        _queue.Offer(new PgGap("c", DateTimeOffset.UnixEpoch, 0, reason));
        _queue.Offer(new PgGap("c", DateTimeOffset.UnixEpoch.AddDays(1), 3, null));
        Assert.Equal(new PgGap("c", DateTimeOffset.UnixEpoch, 3, reason), Assert.Single(Drain()));
    }

    [Fact]
    public async Task What_waits_is_read_before_the_end_and_then_the_reason_is_thrown()
    {
        _queue.Offer(new PgNotification("c", "last", 1));
        _queue.End(new IOException("gone"));
        Assert.Null(_queue.Offer(new PgNotification("c", "too late", 1)));
        Assert.True(await _queue.WaitAsync(default));
        Assert.Single(Drain());
        await Assert.ThrowsAsync<IOException>(async () => await _queue.WaitAsync(default));
    }

    [Fact]
    public async Task A_reader_who_waits_is_woken_by_the_reply()
    {
        Task<bool> waiting = _queue.WaitAsync(default).AsTask();
        Assert.False(waiting.IsCompleted);
        _queue.Offer(new PgNotification("c", "", 1))!.Complete();
        Assert.True(await waiting);
        Drain();
        Task<bool> end = _queue.WaitAsync(default).AsTask();
        _queue.End(null)!.Complete();
        Assert.False(await end);
    }

    private List<PgChannelEvent> Drain()
    {
        List<PgChannelEvent> taken = [];
        while (_queue.TryTake(out PgChannelEvent? told))
        {
            taken.Add(told);
        }
        return taken;
    }
}
