using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>What becomes of requests when their connection is lost: only what provably never left is sent again.</summary>
public class LossTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void What_was_handed_to_the_socket_is_unknown_and_never_sent_again()
    {
        _world.Started().Warm();
        _world.Session.Peer.Link.ToServer.Faults.ResetAfterBytes = _world.Session.Peer.Link.ToServer.CarriedBytes + 10;
        Task<int>[] both = [];
        _world.Host.Do(() => both = [Select(1), Select(2)]); // in one write
        foreach (Task<int> lost in both)
        {
            Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(lost).Outcome);
        }
        Assert.Equal(0, _world.Pool.GetStatistics().Retries);
        Assert.Equal(3, _world.Host.Complete(_world.Select(3), _soon));
        Assert.Equal([3], _world.Executed);
        _world.Close();

        Task<int> Select(int number) => _world.Pool.FetchValueAsync<int>("select $1", number).AsTask();
    }

    [Fact]
    public void An_answer_that_is_cut_off_is_unknown_although_it_ran()
    {
        _world.Started().Warm();
        Flow answers = _world.Session.Peer.Link.ToClient;
        answers.Faults.ResetAfterBytes = answers.CarriedBytes + 8;
        Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(_world.Select(1)).Outcome);
        Assert.Equal([1], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void What_was_not_handed_over_runs_once_on_another_connection()
    {
        // The server reads no more: one write fills the window, and what comes behind it stays in the connection's own buffer.
        _world.Network.Conditions = _world.Network.Conditions with
        {
            WindowBytes = 300,
        };
        _world.Started(options => options with { CommandTimeout = null }).Warm();
        ScriptedBackend first = _world.Session;
        first.Peer.PauseReading();
        Task<int>[] stuck = [.. Enumerable.Range(1, 8).Select(n => _world.Select(n))];
        _world.Host.RunFor(TimeSpan.FromMilliseconds(50));
        Task<int>[] behind = [.. Enumerable.Range(11, 5).Select(n => _world.Select(n))];
        _world.Host.RunFor(TimeSpan.FromMilliseconds(50));
        first.Peer.Reset();
        Assert.Equal(Enumerable.Range(11, 5), behind.Select(task => _world.Host.Complete(task, _soon)));
        foreach (Task<int> task in stuck)
        {
            Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(task).Outcome);
        }
        Assert.Equal(Enumerable.Range(11, 5), _world.Executed.Order());
        Assert.True(_world.Pool.GetStatistics().Retries >= 5);
        _world.Close();
    }

    [Fact]
    public void What_was_not_handed_over_waits_no_longer_than_the_acquire_timeout()
    {
        _world
            .Started(options => options with { AcquireTimeout = TimeSpan.FromSeconds(4) })
            .Warm("select $1", "select hold");
        PgSession session = _world.Acquire();
        Task<int> waiting = _world.Select(1);
        TimeSpan start = _world.Host.Now;
        _world.Network.Unlisten(PoolWorld.Endpoint);
        _world.Session.Peer.Reset();
        var overloaded = _world.Fails<PgOverloadedException>(waiting);
        Assert.Equal(PgOutcome.NotSent, overloaded.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(4), _world.Host.Now - start);
        Assert.Empty(_world.Executed);
        _world.Dispose(session);
        _world.Close();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_fatal_error_is_the_heads_answer_and_the_cause_of_those_behind(bool thenReset)
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> head = _world.Hold();
        Task<int> behind = _world.Select(1);
        _world.Host.RunUntilIdle();
        if (thenReset)
        {
            // A server that closes with requests unread sends the reset at once behind its last words.
            ErrorFields fatal = ScriptedBackend.ErrorOf("57P01", "terminating connection", "FATAL");
            _world.Session.Send(target => ErrorResponse.Write(target, fatal));
            _world.Host.RunFor(TimeSpan.FromMilliseconds(2));
            _world.Session.Peer.Reset();
        }
        else
        {
            _world.Session.Die("57P01", "terminating connection");
        }
        Assert.Equal("57P01", _world.Fails<PostgresException>(head).SqlState);
        var lost = _world.Fails<PgConnectionException>(behind);
        Assert.Equal(PgOutcome.Unknown, lost.Outcome);
        Assert.Equal("57P01", Assert.IsType<PostgresException>(lost.InnerException).SqlState);
        Assert.Empty(_world.Executed);
        _world.Close();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_last_notice_is_kept_as_the_cause(bool thenReset)
    {
        _world.Started().Warm("select hold");
        Task<int> head = _world.Hold();
        ErrorFields notice = ScriptedBackend.ErrorOf("57P02", "terminating connection because of crash", "WARNING");
        _world.Session.Send(target => NoticeResponse.Write(target, notice));
        _world.Host.RunFor(TimeSpan.FromMilliseconds(2));
        if (thenReset)
        {
            _world.Session.Peer.Reset();
        }
        else
        {
            _world.Session.Peer.Close();
        }
        var lost = _world.Fails<PgConnectionException>(head);
        Assert.Equal(PgOutcome.Unknown, lost.Outcome);
        Assert.Contains("because of crash", lost.Message, StringComparison.Ordinal);
        Assert.Equal("57P02", Assert.IsType<PostgresException>(lost.GetBaseException()).SqlState);
        _world.Close();
    }

    [Fact]
    public void A_lost_lease_says_so_to_all_its_calls()
    {
        _world.Started().Warm("select $1", "select hold");
        PgSession session = _world.Acquire();
        Task<int> running = _world.Begin(() => session.FetchValueAsync<int>("select hold"));
        Assert.True(_world.Host.RunUntil(() => _world.Session.Running is not null, _soon));
        _world.Session.Die("57P01", "terminating connection");
        Assert.Equal("57P01", _world.Fails<PostgresException>(running).SqlState);
        var later = _world.Fails<PgConnectionException>(
            _world.Begin(() => session.FetchValueAsync<int>("select $1", 1))
        );
        Assert.Equal(PgOutcome.NotSent, later.Outcome);
        Assert.Equal("57P01", Assert.IsType<PostgresException>(later.GetBaseException()).SqlState);
        Assert.Empty(_world.Executed);
        _world.Dispose(session);
        _world.Close();
    }

    [Fact]
    public void A_call_of_a_lost_lease_that_had_not_left_knows_the_cause_too()
    {
        _world.Network.Conditions = _world.Network.Conditions with { WindowBytes = 300 };
        _world.Started().Warm();
        PgSession session = _world.Acquire();
        ScriptedBackend backend = _world.Session;
        backend.Peer.PauseReading();
        Task<int>[] stuck =
        [
            .. Enumerable.Range(1, 8).Select(n => _world.Begin(() => session.FetchValueAsync<int>("select $1", n))),
        ];
        _world.Host.RunFor(TimeSpan.FromMilliseconds(50));
        Task<int> behind = _world.Begin(() => session.FetchValueAsync<int>("select $1", 9));
        _world.Host.RunFor(TimeSpan.FromMilliseconds(50));
        backend.Peer.Reset();
        var lost = _world.Fails<PgConnectionException>(behind);
        Assert.Equal(PgOutcome.NotSent, lost.Outcome);
        Assert.Contains("was lost", lost.Message, StringComparison.Ordinal);
        Assert.NotNull(lost.InnerException);
        Assert.All(stuck, task => Assert.Equal(PgOutcome.Unknown, _world.Fails<PgConnectionException>(task).Outcome));
        _world.Dispose(session);
        _world.Close();
    }

    [Fact]
    public void A_violation_of_the_protocol_costs_the_connection()
    {
        _world.Started().Warm("select hold");
        Task<int> head = _world.Hold();
        _world.Session.Send(static target => ParseComplete.Write(target));
        var lost = _world.Fails<PgConnectionException>(head);
        Assert.Equal(PgOutcome.Unknown, lost.Outcome);
        Assert.IsType<PgProtocolException>(lost.InnerException);
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        Assert.Equal(2, _world.Sessions.Count);
        _world.Close();
    }

    [Fact]
    public void A_session_whose_encoding_changes_is_not_used_any_more()
    {
        _world.Started().Warm();
        _world.Session.Send(static target => new ParameterStatus("client_encoding", "LATIN1").Write(target));
        _world.Host.RunFor(_soon);
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        Assert.Equal(2, _world.Sessions.Count);
        _world.Close();
    }
}
