using ActorPg.Simulation.Postgres;
using ActorPg.Simulation.Tests.Invariants;
using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Checks;

/// <summary>Each invariant sees what it is there for, and finds nothing where all is well.</summary>
public class InvariantTests
{
    private const string NotSent = nameof(PgOutcome.NotSent);
    private const string Unknown = nameof(PgOutcome.Unknown);

    private readonly Journal _journal = new() { IsQueueOnly = true };

    [Fact]
    public void An_empty_journal_breaks_nothing() => Assert.Empty(All.Breaches(_journal));

    [Fact]
    public void I1_two_outcomes_none_and_a_late_one_are_seen()
    {
        Call twice = Add(100, WorkKind.Select, Call.Ok);
        twice.Settle(Call.Ok, At(2));
        _journal.Add(new Call(200, WorkKind.Select));
        Call late = _journal.Add(new Call(300, WorkKind.Select) { Timeout = At(100) });
        late.Settle(Call.Ok, At(100_000));
        Expect<OneOutcome>(3);
    }

    [Fact]
    public void I1_what_is_no_outcome_of_the_driver_is_seen()
    {
        Add(100, WorkKind.Select, "a bug: it threw what it must not");
        Expect<OneOutcome>(1);
    }

    [Fact]
    public void I1_an_end_that_is_told_twice_is_seen()
    {
        _journal.Terminations.AddRange([1, 2, 1]);
        Expect<OneOutcome>(1);
    }

    [Fact]
    public void I2_rows_of_others_and_missing_rows_are_seen()
    {
        Add(100, WorkKind.Stream, Call.Ok).WrongRows = 1;
        Call few = Add(200, WorkKind.Stream, Call.Ok);
        few.ExpectedRows = 5;
        few.Rows = 4;
        Expect<OwnRows>(2);
    }

    [Fact]
    public void I3_a_stranger_on_a_held_session_is_seen()
    {
        Add(100, WorkKind.Select, Call.Ok);
        Happens(ServerEventKind.Granted, session: 1, id: 900);
        Happens(ServerEventKind.Starting, session: 1, id: 100);
        Expect<OneHolder>(1);
    }

    [Fact]
    public void I3_two_holders_are_seen_and_one_after_another_is_not()
    {
        Happens(ServerEventKind.Granted, session: 1, id: 900);
        Happens(ServerEventKind.Released, session: 1, id: 900);
        Happens(ServerEventKind.Granted, session: 1, id: 901);
        Expect<OneHolder>(0);
        Happens(ServerEventKind.Granted, session: 1, id: 902);
        Expect<OneHolder>(1);
    }

    [Theory]
    [InlineData(Call.Ok, 0)]
    [InlineData(Call.Ok, 2)]
    [InlineData(NotSent, 1)]
    [InlineData(Unknown, 2)]
    public void I4_what_ran_too_often_is_seen(string outcome, int times)
    {
        _journal.Add(new Call(100, WorkKind.Select) { IsSingle = true }).Settle(outcome, At(1));
        for (int i = 0; i < times; i++)
        {
            _journal.Ledger.Execute(100);
        }
        Expect<AtMostOnce>(1);
    }

    [Fact]
    public void I5_what_was_promised_and_is_not_there_is_seen()
    {
        _journal.Add(new Call(100, WorkKind.Insert) { Writes = true }).Settle(Call.Ok, At(1));
        Expect<CommitMeansCommitted>(1);
        _journal.Ledger.Commit(100);
        Expect<CommitMeansCommitted>(0);
    }

    [Fact]
    public void I5_what_failed_and_is_there_and_half_a_batch_are_seen()
    {
        _journal.Add(new Call(100, WorkKind.Insert) { Writes = true }).Settle(NotSent, At(1));
        _journal.Ledger.Commit(100);
        _journal.Add(new Call(200, WorkKind.Batch) { Writes = true, Count = 2 }).Settle(Unknown, At(1));
        _journal.Ledger.Commit(201);
        Expect<CommitMeansCommitted>(2);
    }

    [Fact]
    public void I5_a_statement_in_a_transaction_is_as_good_as_its_commit()
    {
        Add(900, WorkKind.Transaction, Call.Ok);
        _journal.Add(new Call(100, WorkKind.Insert) { Writes = true, Owner = 900 }).Settle(Call.Ok, At(1));
        Expect<CommitMeansCommitted>(0);
        _journal.Commits.Add(900, Add(901 * Work.Numbers, WorkKind.Transaction, Call.Ok));
        Expect<CommitMeansCommitted>(1);
    }

    [Fact]
    public void I6_a_statement_outside_its_transaction_and_a_stranger_within_are_seen()
    {
        Add(900, WorkKind.Transaction, Call.Ok);
        _journal.Add(new Call(100, WorkKind.Insert) { Owner = 900 }).Settle(Call.Ok, At(1));
        Add(200, WorkKind.Select, Call.Ok);
        Happens(ServerEventKind.Starting, session: 1, id: 100);
        Happens(ServerEventKind.BlockBegan, session: 2, id: 0);
        Happens(ServerEventKind.Starting, session: 2, id: 200);
        Expect<OneSession>(2);
    }

    [Fact]
    public void I6_a_transaction_on_two_sessions_is_seen()
    {
        Add(900, WorkKind.Transaction, Call.Ok);
        _journal.Add(new Call(100, WorkKind.Insert) { Owner = 900 }).Settle(Call.Ok, At(1));
        foreach (int session in new[] { 1, 2 })
        {
            Happens(ServerEventKind.BlockBegan, session, id: 0);
            Happens(ServerEventKind.Starting, session, id: 100);
        }
        Expect<OneSession>(1);
    }

    [Fact]
    public void I7_too_many_sockets_and_a_storm_of_attempts_are_seen()
    {
        _journal.Gauges.Add(new Gauge(At(1), "sockets", 11, 10));
        for (int i = 0; i < 1000; i++)
        {
            _journal.Connects.Add(new Connect(At(i / 10), 1, IsCancel: false));
        }
        Expect<BoundedConnections>(2);
    }

    [Fact]
    public void I8_a_cancel_of_what_nobody_gave_up_is_seen()
    {
        Call given = _journal.Add(new Call(100, WorkKind.Select) { Timeout = At(1000), GivenUpAt = At(0) });
        given.Settle(nameof(PgOutcome.Server), At(5));
        _journal.Add(new Call(200, WorkKind.Select) { Timeout = At(1000) }).Settle(nameof(PgOutcome.Server), At(5));
        Happens(ServerEventKind.Interrupted, session: 1, id: 100);
        Expect<CancelHitsTarget>(0);
        Happens(ServerEventKind.Interrupted, session: 1, id: 200);
        Expect<CancelHitsTarget>(1);
    }

    [Fact]
    public void I9_residue_is_seen()
    {
        Happens(ServerEventKind.Residue, session: 1, id: 100);
        Expect<NoResidue>(1);
    }

    [Fact]
    public void I10_who_overtakes_and_who_is_never_served_are_seen()
    {
        _journal.Grants.Add(new Grant(At(1), 1, At(50)));
        _journal.Grants.Add(new Grant(At(2), 2, At(20)));
        Add(100, WorkKind.Hold, NotSent);
        Expect<FirstComeFirstServed>(2);
    }

    [Theory]
    [InlineData("b", 1)]
    [InlineData("a b b", 1)]
    [InlineData("b a", 2)]
    [InlineData("a b", 0)]
    [InlineData("(gap) b", 0)]
    [InlineData("a (gap) (gap) b", 1)]
    public void I11_what_is_missed_doubled_or_out_of_order_is_seen(string heard, int breaches)
    {
        _journal.Notified.AddRange([new Told(At(10), "a"), new Told(At(20), "b")]);
        _journal.ListenLosses = 1;
        var subscriber = new Subscriber { Since = At(1) };
        subscriber.Heard.AddRange(heard.Split(' '));
        _journal.Subscribers.Add(subscriber);
        Expect<OnceInOrderOrGap>(breaches);
    }

    [Fact]
    public void I12_a_wrong_message_is_seen()
    {
        _journal.Server.Add(new ServerEvent(At(1), ServerEventKind.Error, 1, 0, "26000 no such statement"));
        Expect<ProtocolKept>(1);
    }

    [Fact]
    public void I13_what_grows_beyond_its_bound_is_seen()
    {
        _journal.Gauges.Add(new Gauge(At(1), "mail of /pg", 10, 10));
        Expect<BoundedMemory>(0);
        _journal.Gauges.Add(new Gauge(At(1), "mail of /pg", 11, 10));
        Expect<BoundedMemory>(1);
    }

    [Fact]
    public void I14_who_waits_for_ever_and_an_actor_that_throws_are_seen()
    {
        _journal.Failures.Add("/pg: InvalidOperationException");
        Expect<NobodyStuck>(1);
        _journal.Stuck = "deadlock";
        _journal.Add(new Call(100, WorkKind.Select));
        Expect<NobodyStuck>(2);
    }

    [Fact]
    public void I15_what_is_left_is_seen()
    {
        _journal.Leftovers["sockets"] = 0;
        Expect<NothingLeft>(0);
        _journal.Leftovers["timers"] = 1;
        Expect<NothingLeft>(1);
    }

    [Fact]
    public void I16_a_secret_is_seen()
    {
        _journal.Secrets.Add("the password came in clear");
        Add(100, WorkKind.Select, NotSent).Message = $"cannot log in with {Login.Password}";
        Expect<NoSecretInClear>(2);
    }

    private static TimeSpan At(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Expect<TInvariant>(int breaches)
        where TInvariant : IInvariant, new() => Assert.Equal(breaches, new TInvariant().Check(_journal).Count());

    private void Happens(ServerEventKind kind, int session, int id) =>
        _journal.Server.Add(new ServerEvent(At(3), kind, session, id));

    private Call Add(int id, WorkKind kind, string outcome)
    {
        Call call = _journal.Add(new Call(id, kind) { Timeout = At(1000) });
        call.Settle(outcome, At(1));
        return call;
    }
}
