using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Simulation;
using ActorPg.Simulation.Host;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>A bug in a turn: the supervisor starts the actor anew, and everybody who waited on it is answered.</summary>
public class CrashTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void A_crashed_connection_fails_what_it_had_and_is_made_anew()
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> held = _world.Hold();
        Task<int> behind = _world.Select(1);
        _world.Host.RunUntilIdle();
        _world.Host.InjectCrash(Connection(), new InvalidOperationException("a bug"));
        Task<int> atHand = _world.Select(2);
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(atHand).Outcome);
        Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(held).Outcome);
        Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(behind).Outcome);
        Assert.Equal(3, _world.Host.Complete(_world.Select(3), _soon));
        Assert.Equal([3], _world.Executed);
        Assert.Equal(1, _world.Pool.GetStatistics().Restarts);
        Assert.Equal(0, _world.Pool.GetStatistics().InFlight);
        _world.Close(hadCrashes: true);
    }

    [Fact]
    public void A_connection_that_crashes_over_a_slow_statement_has_room_afterwards()
    {
        // Not known to be quick, it had taken the whole pipeline.
        _world.Started();
        Task<QueryResult> described = _world.Begin(() => _world.Pool.FetchAsync("update"));
        _world.Host.Complete(described);
        _world.Host.RunUntilIdle();
        _world.Host.InjectCrash(Connection(), new InvalidOperationException("a bug"));
        _world.Fails<PgConnectionException>(_world.Begin(() => _world.Pool.PrepareAsync("select hold")));
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        _world.Close(hadCrashes: true);
    }

    [Fact]
    public void A_connection_that_crashes_over_a_grant_fails_who_waited_for_it()
    {
        _world.Started();
        _world.Host.InjectCrash(Connection(), new InvalidOperationException("a bug"));
        var lost = _world.Fails<PgConnectionException>(_world.Begin(() => _world.Pool.AcquireAsync()));
        Assert.Equal(PgOutcome.NotSent, lost.Outcome);
        _world.Dispose(_world.Acquire());
        _world.Close(hadCrashes: true);
    }

    [Fact]
    public void A_connection_that_crashes_under_a_lease_loses_it()
    {
        _world.Started().Warm();
        PgSession session = _world.Acquire();
        _world.Host.InjectCrash(Connection(), new InvalidOperationException("a bug"));
        _world.Fails<PgConnectionException>(_world.Begin(() => session.FetchValueAsync<int>("select $1", 1)));
        var later = _world.Fails<PgConnectionException>(
            _world.Begin(() => session.FetchValueAsync<int>("select $1", 2))
        );
        Assert.Equal(PgOutcome.NotSent, later.Outcome);
        Assert.Equal(3, _world.Host.Complete(_world.Select(3), _soon));
        Assert.Equal([3], _world.Executed);
        _world.Dispose(session);
        _world.Close(hadCrashes: true);
    }

    [Fact]
    public void A_crashed_pool_answers_who_waits_and_goes_on()
    {
        _world.Started().Warm("select $1", "select hold");
        PgSession holder = _world.Acquire();
        Task<int> running = _world.Begin(() => holder.FetchValueAsync<int>("select hold"));
        Task<int> statement = _world.Select(1);
        Task<PgSession> session = _world.Begin(() => _world.Pool.AcquireAsync());
        _world.Host.RunUntilIdle();
        _world.Host.InjectCrash(_world.Pool.Actor, new InvalidOperationException("a bug"));
        Task<int> atHand = _world.Select(2);
        Assert.All(
            [statement, atHand],
            task => Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(task).Outcome)
        );
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgConnectionException>(session).Outcome);
        Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(running).Outcome);
        Assert.Equal(3, _world.Host.Complete(_world.Select(3), _soon));
        _world.Dispose(holder);
        Assert.Equal([3], _world.Executed);
        _world.Close(hadCrashes: true);
    }

    [Fact]
    public void A_pool_that_crashes_while_it_closes_closes()
    {
        _world.Started();
        _world.Host.InjectCrash(_world.Pool.Actor, new InvalidOperationException("a bug"));
        _world.Close(hadCrashes: true);
    }

    [Fact]
    public void A_pool_that_crashes_over_a_signal_hears_the_next()
    {
        // Growth and service are asked for once until the pool has heard: what a crash swallows must not silence them for good.
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var world = new PoolWorld(seed);
            world.Started(options => options with { PipelineLimit = 2 }).Warm("select $1", "select hold");
            Task<int> held = world.Hold();
            Task<int>[] calls = [.. Enumerable.Range(1, 8).Select(n => world.Select(n))];
            world.Host.RunUntilIdle();
            world.Session.Release();
            Assert.True(world.Host.RunUntil(() => held.IsCompleted, _soon));
            world.Host.InjectCrash(world.Pool.Actor, new InvalidOperationException("a bug"));
            foreach (Task<int> call in calls)
            {
                Record.Exception(() => world.Host.Complete(call, TimeSpan.FromSeconds(20)));
            }
            Task<int>[] later = [.. Enumerable.Range(11, 8).Select(n => world.Select(n))];
            Assert.Equal(Enumerable.Range(11, 8), later.Select(call => world.Host.Complete(call, _soon)));
            world.Close(hadCrashes: true);
        }
    }

    [Fact]
    public void Crashes_at_any_moment_leave_nobody_waiting()
    {
        for (ulong seed = 1; seed <= 150; seed++)
        {
            try
            {
                RunWithCrashes(seed);
            }
            catch (Exception failure)
            {
                Assert.Fail($"seed {seed}: {failure}");
            }
        }
    }

    private static void RunWithCrashes(ulong seed)
    {
        var world = new PoolWorld(seed);
        Random random = world.Host.Streams.Workload;
        world
            .Started(options =>
                options with
                {
                    MaxSize = 3,
                    PipelineLimit = 4,
                    AcquireTimeout = TimeSpan.FromSeconds(3),
                }
            )
            .Warm();
        List<Task> calls = [];
        for (int i = 0; i < 60; i++)
        {
            int n = i;
            calls.Add(random.Next(4) == 0 ? world.Begin(() => TransactAsync(world, n)) : world.Select(n));
            int events = random.Next(0, 12);
            world.Host.RunUntil(() => events-- <= 0, _soon);
            if (random.Next(8) == 0)
            {
                Crash(world, random);
            }
        }
        foreach (Task call in calls)
        {
            Exception? failure = Record.Exception(() => world.Host.Complete(call, TimeSpan.FromSeconds(30)));
            Assert.True(failure is null or PgException, $"a caller gets {failure}");
        }
        world.Host.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(99, world.Host.Complete(world.Select(99), TimeSpan.FromSeconds(5)));
        Assert.Equal(0, world.Pool.GetStatistics().InFlight);
        world.Close(hadCrashes: true);
    }

    private static async ValueTask TransactAsync(PoolWorld world, int n)
    {
        PgTransaction transaction = await world.Pool.BeginAsync().ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await transaction.FetchValueAsync<int>("select $1", n).ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
        }
    }

    private static void Crash(PoolWorld world, Random random)
    {
        var bug = new InvalidOperationException("a bug");
        Cell[] connections = [.. Connections(world)];
        if (connections.Length == 0 || random.Next(3) == 0)
        {
            world.Host.InjectCrash(world.Pool.Actor, bug);
        }
        else
        {
            world.Host.InjectCrash((IActorRef<IConnectionMessage>)connections[random.Next(connections.Length)], bug);
        }
    }

    private IActorRef<IConnectionMessage> Connection() =>
        (IActorRef<IConnectionMessage>)Assert.Single(Connections(_world));

    private static IEnumerable<Cell> Connections(PoolWorld world) =>
        world.Host.CellOf(world.Pool.Actor).Children.Where(child => child is IActorRef<IConnectionMessage>);
}
