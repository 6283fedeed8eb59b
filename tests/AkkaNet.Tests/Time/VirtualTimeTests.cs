using System.Net;
using System.Net.Sockets;
using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;
using Akka.TestKit;

namespace ActorPg.AkkaNet.Tests.Time;

/// <summary>
/// Pools in a system whose time is moved by hand. Every wait here is an hour and no test takes that long, so what ends has ended since the scheduler was moved; and not before it was
/// moved by as much.
/// </summary>
[Collection(ServerFixture.Collection)]
public sealed class VirtualTimeTests(ServerFixture server)
    : PoolTestKit(server, "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
{
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan _step = TimeSpan.FromMinutes(10);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_when_the_pause_is_over()
    {
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        int knocks = 0;
        using var enough = new CancellationTokenSource();
        Task turningAway = TurnAwayAsync(door, () => Interlocked.Increment(ref knocks), enough.Token);
        PgOptions options = PgOptions.Parse(
            $"postgres://app@127.0.0.1:{((IPEndPoint)door.LocalEndpoint).Port}/none?sslmode=disable"
        ) with
        {
            MaxSize = 1,
            BackoffMinimum = _hour,
            BackoffMaximum = _hour,
            AcquireTimeout = Timeout.InfiniteTimeSpan,
        };

        StartPool(options);

        // The first time again at once, then after the pause: each time.
        await Patience.UntilAsync(() => Volatile.Read(ref knocks) == 2, "it tries again at once");
        for (int next = 3; next < 6; next++)
        {
            Assert.True(await MoveUntilAsync(() => Volatile.Read(ref knocks) == next, $"attempt {next}") >= _hour);
        }
        await enough.CancelAsync();
        await turningAway.Soon();
    }

    [Fact]
    public async Task Whoever_waits_for_a_connection_is_told_when_the_acquire_timeout_is_over()
    {
        PgPool pool = await StartPool(Server.Options(size: 1) with { AcquireTimeout = _hour }).GetPgPoolAsync().Soon();
        await using PgSession holder = await pool.AcquireAsync().Soon();
        Task<PgSession> waiting = pool.AcquireAsync().AsTask();
        await Patience.UntilAsync(() => pool.GetStatistics().Waiting == 1, "it waits");

        Assert.True(await MoveUntilAsync(() => waiting.IsCompleted, "the end of the wait") >= _hour);
        Assert.Equal(PgOutcome.NotSent, (await waiting.FailsAsync<PgOverloadedException>()).Outcome);
        Assert.Equal(1, await holder.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_connection_that_is_idle_is_closed_when_its_time_is_over()
    {
        PgOptions options = Server.Options(size: 2) with { MinSize = 1, IdleLifetime = _hour };
        PgPool pool = await StartPool(options).GetPgPoolAsync().Soon();
        await using (await pool.AcquireAsync().Soon())
        await using (await pool.AcquireAsync().Soon())
        {
            Assert.Equal(2, pool.GetStatistics().Size);
        }
        await Patience.UntilAsync(() => pool.GetStatistics().Idle == 2, "both are idle");

        Assert.True(await MoveUntilAsync(() => pool.GetStatistics().Size == 1, "one is closed") >= _hour);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_request_ends_with_its_deadline_and_its_sender_is_told()
    {
        TestProbe probe = CreateTestProbe();
        IActorRef pool = StartPool(Server.Options(size: 1));
        PgPool api = await pool.GetPgPoolAsync().Soon();
        pool.Tell(new Query("select pg_sleep(3000)") { Timeout = _hour }, probe);
        await Patience.UntilAsync(() => api.GetStatistics().Busy == 1, "it runs");

        Assert.True(await MoveUntilAsync(() => probe.HasMessages, "the answer") >= _hour);
        var failure = await probe.ExpectMsgAsync<Status.Failure>();
        Assert.NotEqual(PgOutcome.NotSent, Assert.IsType<PgTimeoutException>(failure.Cause).Outcome);
        pool.Tell(new Query("select 8"), probe);
        Assert.Equal(8, (await probe.ExpectMsgAsync<QueryResult>())[0].Get<int>(0));
    }

    // Moves the time until it is so; returns by how much.
    private async Task<TimeSpan> MoveUntilAsync(Func<bool> isSo, string what)
    {
        DateTimeOffset start = Scheduler.Now;
        await Patience.UntilAsync(
            () =>
            {
                if (isSo())
                {
                    return true;
                }
                Scheduler.Advance(_step);
                return false;
            },
            what
        );
        return Scheduler.Now - start;
    }

    private static async Task TurnAwayAsync(TcpListener door, Action knocked, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            try
            {
                using Socket caller = await door.AcceptSocketAsync(enough);
                knocked();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
