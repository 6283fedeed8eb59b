using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;

namespace ActorPg.AkkaNet.Tests.Pools;

/// <summary>Actors that ask a pool in the ways in which actors of Akka.NET do: by awaiting, by piping to themselves, by stashing what comes meanwhile.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CallerTests(ServerFixture server) : PoolTestKit(server)
{
    private const string Add = "select $1::int + 1";

    [Fact]
    public async Task An_actor_may_await_the_answer_and_goes_on_in_its_own_turn()
    {
        IActorRef pool = StartPool();
        IActorRef caller = Sys.ActorOf(Props.Create(() => new Awaiting(pool)));

        for (int i = 0; i < 20; i++)
        {
            caller.Tell(i, TestActor);
        }

        // One message after another, and its sender is still known behind the await.
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal((i, i + 1), await ExpectMsgAsync<(int, int)>());
        }
    }

    [Fact]
    public async Task A_failure_that_an_actor_awaits_is_its_supervisors_business()
    {
        IActorRef pool = StartPool();
        IActorRef caller = Sys.ActorOf(Props.Create(() => new Awaiting(pool)));

        caller.Tell(int.MaxValue, TestActor); // integer out of range
        caller.Tell(1, TestActor);

        Assert.Equal((1, 2), await ExpectMsgAsync<(int, int)>());
    }

    [Fact]
    public async Task An_actor_may_stash_what_comes_until_it_is_answered()
    {
        IActorRef pool = StartPool();
        IActorRef caller = Sys.ActorOf(Props.Create(() => new Stashing(pool)));

        for (int i = 0; i < 20; i++)
        {
            caller.Tell(i, TestActor);
        }

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(i + 1, await ExpectMsgAsync<int>());
        }
    }

    [Fact]
    public async Task An_actor_that_stashes_is_told_of_a_failure_and_goes_on()
    {
        IActorRef pool = StartPool();
        IActorRef caller = Sys.ActorOf(Props.Create(() => new Stashing(pool)));

        caller.Tell(int.MaxValue, TestActor);
        caller.Tell(1, TestActor);

        Assert.Equal(SqlStates.NumericValueOutOfRange, await ExpectMsgAsync<string>());
        Assert.Equal(2, await ExpectMsgAsync<int>());
    }

    private sealed class Awaiting : ReceiveActor
    {
        public Awaiting(IActorRef pool)
        {
            ReceiveAsync<int>(async number =>
            {
                QueryResult rows = await pool.AskAsync(new Query(Add, number));
                Sender.Tell((number, rows[0].Get<int>(0)));
            });
        }
    }

    private sealed class Stashing : ReceiveActor, IWithUnboundedStash
    {
        private readonly IActorRef _pool;

        public Stashing(IActorRef pool)
        {
            _pool = pool;
            Idle();
        }

        public IStash Stash { get; set; } = null!;

        private void Idle() =>
            Receive<int>(number =>
            {
                IActorRef asker = Sender;
                _pool.Tell(new Query(Add, number));
                Become(() => Waiting(asker));
            });

        private void Waiting(IActorRef asker)
        {
            Receive<QueryResult>(rows => Answer(asker, rows[0].Get<int>(0)));
            Receive<Status.Failure>(failure => Answer(asker, ((PostgresException)failure.Cause).SqlState));
            Receive<int>(_ => Stash.Stash());
        }

        private void Answer(IActorRef asker, object answer)
        {
            asker.Tell(answer);
            Become(Idle);
            Stash.UnstashAll();
        }
    }
}
