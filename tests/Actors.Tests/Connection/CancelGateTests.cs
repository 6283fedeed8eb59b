using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>A CancelRequest hits whatever runs when it lands, so it goes out for a lone request only, and nothing follows until it is over.</summary>
public sealed class CancelGateTests : IDisposable
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();
    private readonly CancellationTokenSource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public void Nothing_is_written_until_the_target_is_answered_and_the_cancel_socket_has_ended()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        Task<int> held = _world.Hold(_source.Token);
        CancelArrival cancel = Cancel();
        Task<int> next = _world.Select(7);
        Assert.True(cancel.Land());
        var canceled = _world.Fails<PgCanceledException>(held);
        Assert.Equal(PgOutcome.Server, canceled.Outcome);
        Assert.Equal("57014", Assert.IsType<PostgresException>(canceled.InnerException).SqlState);
        Assert.Equal(_source.Token, canceled.CancellationToken);

        // Answered, but the socket of the cancel is open: a second signal may come.
        string before = _world.Session.Tags;
        _world.Host.RunFor(TimeSpan.FromMilliseconds(500));
        Assert.Equal(before, _world.Session.Tags);
        Assert.False(next.IsCompleted);

        _world.Host.Do(cancel.Finish);
        Assert.Equal(7, _world.Host.Complete(next, _soon));
        Assert.Single(_world.Sessions);
        _world.Close();
    }

    [Fact]
    public void The_end_of_the_cancel_socket_alone_opens_nothing()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        Task<int> held = _world.Hold(_source.Token);
        CancelArrival cancel = Cancel();
        Task<int> next = _world.Select(7);
        _world.Host.Do(cancel.Finish);
        string before = _world.Session.Tags;
        _world.Host.RunFor(TimeSpan.FromMilliseconds(500));
        Assert.Equal(before, _world.Session.Tags);

        // The signal came too late, and so did the next, since one without effect is repeated: the target ends by itself, and that answer counts.
        _world.Session.Release();
        Assert.Equal(42, _world.Host.Complete(held, _soon));
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.False(next.IsCompleted);
        CancelArrival again = Assert.Single(_world.Server.Cancels.Skip(1));
        _world.Host.Do(again.Finish);
        Assert.Equal(7, _world.Host.Complete(next, _soon));
        _world.Close();
    }

    [Fact]
    public void The_next_call_on_a_session_waits_for_the_gate_as_well()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        PgSession session = _world.Acquire();
        Task<int> held = _world.Begin(() => session.FetchValueAsync<int>("select hold", _source.Token));
        Assert.True(_world.Host.RunUntil(() => _world.Session.Running is not null, _soon));
        CancelArrival cancel = Cancel();
        Task<int> next = _world.Begin(() => session.FetchValueAsync<int>("select $1", 7));
        cancel.Land();
        _world.Fails<PgCanceledException>(held);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(200));
        Assert.Empty(_world.Executed);
        _world.Host.Do(cancel.Finish);
        Assert.Equal(7, _world.Host.Complete(next, _soon));
        _world.Dispose(session);
        _world.Close();
    }

    [Fact]
    public void A_failed_cancel_socket_costs_the_connection_and_the_target_is_settled()
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> held = _world.Hold(_source.Token);
        _world.Network.Faults = (_, _) => new LinkFaults { Refuse = true };
        _world.Host.Do(_source.Cancel);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.False(held.IsCompleted);
        _world.Network.Faults = null;

        // Its own answer has come; but a signal may be on its way, so the connection goes.
        _world.Session.Release();
        Assert.Equal(42, _world.Host.Complete(held, _soon));
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal(2, _world.Sessions.Count);
        Assert.Equal(1, _world.Pool.GetStatistics().Restarts);
        _world.Close();
    }

    [Fact]
    public void A_cancel_socket_that_fails_after_the_answer_costs_the_connection_too()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        Task<int> held = _world.Hold(_source.Token);
        CancelArrival cancel = Cancel();
        cancel.Land();
        _world.Fails<PgCanceledException>(held);
        _world.Server.Backends[^1].Peer.Reset();
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal(2, _world.Sessions.Count);
        _world.Close();
    }

    [Fact]
    public void A_target_that_does_not_end_in_time_costs_the_connection_and_is_unknown()
    {
        _world
            .Started(options => options with { CancelTimeout = TimeSpan.FromSeconds(3) })
            .Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        Task<int> held = _world.Hold(_source.Token);
        TimeSpan start = _world.Host.Now;
        Cancel().Finish();
        var canceled = _world.Fails<PgCanceledException>(held);
        Assert.Equal(PgOutcome.Unknown, canceled.Outcome);
        Assert.Equal(TimeSpan.FromSeconds(3), _world.Host.Now - start);
        Assert.Contains("did not end within 3 s", canceled.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        _world.Close();
    }

    [Fact]
    public void With_others_in_flight_no_cancel_is_sent_and_the_caller_is_let_go()
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> held = _world.Hold(_source.Token);
        Task<int> behind = _world.Select(7);
        _world.Host.RunUntilIdle();
        _world.Host.Do(_source.Cancel);
        Assert.Equal(PgOutcome.Unknown, _world.Fails<PgCanceledException>(held).Outcome);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.Empty(_world.Server.Cancels);
        Assert.False(behind.IsCompleted);

        // While it still drains, its object is not rented out: what is asked meanwhile gets its own rows, never the late ones.
        Task<int>[] others = [.. Enumerable.Range(100, 20).Select(n => _world.Select(n))];
        _world.Session.Release();
        Assert.Equal(7, _world.Host.Complete(behind, _soon));
        Assert.Equal(Enumerable.Range(100, 20), others.Select(other => _world.Host.Complete(other, _soon)));
        Assert.Equal(0, _world.Pool.GetStatistics().InFlight);
        _world.Close();
    }

    [Fact]
    public void Once_all_have_been_let_go_the_cancel_is_sent_after_all()
    {
        _world.Started().Warm("select $1", "select hold");
        Task<int> held = _world.Hold(_source.Token);
        Task<int> behind = _world.Select(7, _source.Token);
        _world.Host.RunUntilIdle();
        _world.Host.Do(_source.Cancel);
        _world.Fails<PgCanceledException>(held);
        _world.Fails<PgCanceledException>(behind);
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        Assert.NotEmpty(_world.Server.Cancels);
        Assert.Single(_world.Sessions);
        _world.Close();
    }

    [Fact]
    public void A_link_that_answers_nothing_is_cut_once_all_have_been_let_go()
    {
        _world.Started().Warm();
        _world.Session.Peer.Link.ToServer.Faults.VanishAfterBytes = 0;
        var patience = new PgCallOptions { Timeout = TimeSpan.FromSeconds(1) };
        Task<int>[] lost = [.. Enumerable.Range(1, 3).Select(n => _world.Select(n, patience))];
        Assert.All(lost, call => Assert.Equal(PgOutcome.Unknown, _world.Fails<PgTimeoutException>(call).Outcome));
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), TimeSpan.FromSeconds(5)));
        Assert.Equal([8], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void Who_waits_for_the_connection_is_served_when_the_gate_opens()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        Task<int> held = _world.Hold(_source.Token);
        CancelArrival cancel = Cancel();
        Task<PgSession> waiting = _world.Begin(() => _world.Pool.AcquireAsync());
        Task<int> behind = _world.Select(7);
        cancel.Land();
        _world.Fails<PgCanceledException>(held);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        _world.Host.Do(cancel.Finish);
        PgSession session = _world.Host.Complete(waiting, _soon);
        _world.Dispose(session);
        Assert.Equal(7, _world.Host.Complete(behind, _soon));
        _world.Close();
    }

    [Fact]
    public void Who_waits_in_the_queue_is_served_when_the_gate_opens()
    {
        // Full: the gate takes the whole pipeline, so the request goes to the pool's queue and nothing is left on the connection to end.
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        Task<int> held = _world.Hold(_source.Token);
        CancelArrival cancel = Cancel();
        Task<int> waiting = _world.Select(7);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        cancel.Land();
        _world.Fails<PgCanceledException>(held);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        _world.Host.Do(cancel.Finish);
        Assert.Equal(7, _world.Host.Complete(waiting, _soon));
        _world.Close();
    }

    [Fact]
    public void A_timeout_is_told_from_a_cancel_and_both_from_a_limit_of_the_server()
    {
        _world.Server.On("select limited").Fails("57014", "canceling statement due to statement timeout");
        _world.Started().Warm("select hold");
        var patience = new PgCallOptions { Timeout = TimeSpan.FromSeconds(1) };
        var late = _world.Fails<PgTimeoutException>(_world.Hold(patience));
        Assert.Equal(PgOutcome.Server, late.Outcome);
        var limit = _world.Fails<PostgresException>(
            _world.Begin(() => _world.Pool.FetchAsync("select limited", patience))
        );
        Assert.Equal("57014", limit.SqlState);
        Assert.Single(_world.Server.Cancels);
        _world.Close();
    }

    [Fact]
    public void A_cancelled_statement_that_the_server_had_forgotten_is_not_sent_again_through_the_gate()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        ScriptedBackend session = _world.Session;
        PoolWorld.ForgetStatements(session);
        session.Peer.Link.ToClient.Stall();
        Task<int> forgotten = _world.Select(7, _source.Token);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(10));
        CancelArrival cancel = Cancel();
        string before = session.Tags;
        session.Peer.Link.ToClient.Resume();
        var canceled = _world.Fails<PgCanceledException>(forgotten);
        Assert.NotEqual(PgOutcome.Unknown, canceled.Outcome);
        _world.Host.RunFor(TimeSpan.FromMilliseconds(100));
        Assert.Equal(before, session.Tags);
        _world.Host.Do(cancel.Finish);
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        Assert.Equal([8], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void A_cancelled_call_is_told_so_although_the_connection_ends_behind_the_error()
    {
        _world.Started().Warm("select hold");
        _world.Server.HoldsCancels = true;
        Task<int> held = _world.Hold(_source.Token);
        _ = Cancel();
        ErrorFields cancelled = ScriptedBackend.ErrorOf("57014", "canceling statement due to user request");
        _world.Session.Send(target => ErrorResponse.Write(target, cancelled));
        _world.Session.Peer.Close();
        Assert.Equal(PgOutcome.Server, _world.Fails<PgCanceledException>(held).Outcome);
        _world.Close();
    }

    [Fact]
    public void A_call_given_up_while_the_gate_is_shut_was_never_sent()
    {
        _world.Started().Warm("select $1", "select hold");
        _world.Server.HoldsCancels = true;
        PgSession session = _world.Acquire();
        Task<int> held = _world.Begin(() => session.FetchValueAsync<int>("select hold", _source.Token));
        Assert.True(_world.Host.RunUntil(() => _world.Session.Running is not null, _soon));
        CancelArrival cancel = Cancel();
        using var second = new CancellationTokenSource();
        Task<int> next = _world.Begin(() => session.FetchValueAsync<int>("select $1", second.Token, 7));
        _world.Host.RunUntilIdle();
        _world.Host.Do(second.Cancel);
        Assert.Equal(PgOutcome.NotSent, _world.Fails<PgCanceledException>(next).Outcome);
        cancel.Land();
        _world.Host.Do(cancel.Finish);
        _world.Fails<PgCanceledException>(held);
        _world.Dispose(session);
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        Assert.Equal([8], _world.Executed);
        Assert.Equal(0, _world.Pool.GetStatistics().InFlight);
        _world.Close();
    }

    private CancelArrival Cancel()
    {
        _world.Host.Do(_source.Cancel);
        Assert.True(_world.Host.RunUntil(() => _world.Server.Cancels.Count > 0, _soon), "a cancel request arrives");
        return _world.Server.Cancels[^1];
    }
}
