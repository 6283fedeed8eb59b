using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Transport;
using Microsoft.Extensions.Logging;

namespace ActorPg.Connection;

/// <summary>
/// One PostgreSQL connection: its socket, its conversation and its prepared statements. Everything here happens in one turn at a time.
/// </summary>
/// <remarks>
/// <code>
/// Connecting -> Handshaking -> Ready -> (link down) -> Waiting -> Connecting
///                                    -> Retiring -> stopped
/// </code>
/// A lost connection is a state, not a failure: what it throws is a bug, and the pool's business.
/// </remarks>
internal sealed class ConnectionActor : Actor<IConnectionMessage>
{
    private const string ConnectTimer = "connect";
    private const string BackoffTimer = "backoff";

    private readonly int _id;
    private readonly PoolGate _pool;
    private readonly IConnector _connector;
    private readonly Backoff _backoff;
    private Action<IConnectionMessage> _behaviour;
    private CancellationTokenSource? _connecting;
    private PgEndpoint _endpoint;
    private int _nextEndpoint;
    private int _attempt;
    private Conversation? _conversation;
    private bool _retiring;
    private long _readySince;

    /// <summary>A connection that will connect as soon as it is started.</summary>
    /// <param name="id">What the pool knows it by.</param>
    /// <param name="pool">The pool it belongs to.</param>
    /// <param name="connector">Opens its transports.</param>
    public ConnectionActor(int id, PoolGate pool, IConnector connector)
    {
        _id = id;
        _pool = pool;
        _connector = connector;
        _backoff = new Backoff(pool.Options.BackoffMinimum, pool.Options.BackoffMaximum);
        _behaviour = Connecting;
    }

    protected override void Started() => Connect();

    protected override void Receive(IConnectionMessage message) => _behaviour(message);

    protected override void Stopped(Exception? reason)
    {
        _connecting?.Cancel();
        _conversation?.End(reason ?? new ObjectDisposedException("connection", "The connection was closed."));
        _conversation = null;
        if (reason is not null)
        {
            // Behind what this incarnation has told: the pool may not take an older ConnectionReady for the next one's.
            _pool.Pool.Tell(new ConnectionLost(_id, reason));
        }
    }

    private void Connecting(IConnectionMessage message)
    {
        switch (message)
        {
            case Connected connected when connected.Attempt == _attempt:
                Begin(connected.Transport);
                break;
            case ConnectRefused refused when refused.Attempt == _attempt:
                OnConnectFailed(refused.Reason);
                break;
            case ConnectionSignal { Name: nameof(ConnectionSignal.ConnectDeadline) }:
                OnConnectFailed(TooLate());
                break;
            default:
                WithoutLink(message);
                break;
        }
    }

    private void Handshaking(IConnectionMessage message)
    {
        switch (message)
        {
            case PasswordReady password when password.Attempt == _attempt:
                _conversation!.Login(password.Password);
                break;
            case ConnectRefused refused when refused.Attempt == _attempt:
                OnConnectFailed(refused.Reason);
                break;
            case WorkDone work when ReferenceEquals(work.Asker, _conversation):
                _conversation.Resume(work.Proof);
                break;
            case ConnectionSignal { Name: nameof(ConnectionSignal.ConnectDeadline) }:
                OnConnectFailed(TooLate());
                break;
            case LinkDown down:
                OnConnectFailed(down.Reason);
                break;
            case ConnectionSignal signal when _conversation!.TryHandle(signal):
                break;
            default:
                WithoutLink(message);
                break;
        }
    }

    private void Ready(IConnectionMessage message)
    {
        Conversation conversation = _conversation!;
        switch (message)
        {
            case IRequest request:
                conversation.Submit(request);
                break;
            case ConnectionSignal { Name: nameof(ConnectionSignal.Retire) }:
                _retiring = true;
                conversation.Retire();
                break;
            case ConnectionSignal signal when conversation.TryHandle(signal):
                break;
            case Abandon abandon:
                conversation.Abandon(abandon);
                break;
            case BatchChunk chunk:
                conversation.Append(chunk);
                break;
            case CancelEnded ended:
                conversation.OnCancelEnded(ended);
                break;
            case GrantLease grant:
                conversation.Reserve(grant);
                break;
            case WithdrawGrant withdrawal:
                conversation.Withdraw(withdrawal.Request);
                break;
            case ReleaseLease release:
                conversation.Release(release);
                break;
            case LinkDown down:
                Lose(down.Reason);
                break;
            case Connected late:
                late.Dispose();
                break;
            case ConnectRefused or PasswordReady or WorkDone or ConnectionSignal:
                break; // late, from an earlier attempt
            default:
                throw new InvalidOperationException($"A ready connection has no rule for {message}.");
        }
    }

    /// <summary>Between two attempts, and before the first is through: nothing can be sent, everything is answered.</summary>
    private void WithoutLink(IConnectionMessage message)
    {
        switch (message)
        {
            case ConnectionSignal { Name: nameof(ConnectionSignal.BackoffOver) }:
                Connect();
                break;
            case ConnectionSignal { Name: nameof(ConnectionSignal.Retire) }:
                Context.Stop();
                break;
            case IRequest request:
                Refusal.GiveBack(request, _pool, Context.Complete);
                break;
            case Abandon abandon when abandon.Request.Core.Slot is null:
                _pool.Pool.Tell(abandon);
                break;
            case BatchChunk chunk:
                chunk.Settle(Context.Complete);
                break;
            case Connected late:
                late.Dispose();
                break;
            case GrantLease grant:
                _pool.Pool.Tell(grant.Request);
                break;
        }
    }

    private void Connect()
    {
        IReadOnlyList<PgEndpoint> endpoints = _pool.Options.Endpoints;
        _endpoint = endpoints[_nextEndpoint % endpoints.Count];
        _connecting = new CancellationTokenSource();
        int attempt = ++_attempt;
        _behaviour = Connecting;
        if (_pool.Options.ConnectTimeout != Timeout.InfiniteTimeSpan)
        {
            Context.StartTimer(ConnectTimer, ConnectionSignal.ConnectDeadline, _pool.Options.ConnectTimeout);
        }
        Context.PipeToSelf(
            _connector.ConnectAsync(_endpoint, _connecting.Token),
            transport => new Connected(attempt, transport),
            reason => new ConnectRefused(attempt, reason)
        );
    }

    private void Begin(ITransport transport)
    {
        _conversation = new Conversation(_pool, _connector, _endpoint, Context, transport)
        {
            OnReady = OnReady,
            OnRetired = OnRetired,
            OnGranted = (lease, request) => _pool.Pool.Tell(new LeaseGranted(_id, lease, request)),
            OnReturned = () => _pool.Pool.Tell(new LeaseReturned(_id)),
            OnBroken = reason => _behaviour(new LinkDown(reason)),
        };
        _behaviour = Handshaking;
        if (_pool.Options.PasswordProvider is { } provider)
        {
            int attempt = _attempt;
            Context.PipeToSelf(
                provider(_connecting!.Token),
                password => new PasswordReady(attempt, password),
                reason => new ConnectRefused(attempt, reason)
            );
        }
        else
        {
            _conversation.Login(_pool.Options.Password);
        }
    }

    private void OnReady()
    {
        Context.CancelTimer(ConnectTimer);
        _readySince = Context.Time.GetTimestamp();
        _behaviour = Ready;
        _pool.Counters.Connected();
        _pool.Pool.Tell(new ConnectionReady(_id));
        Context.Log.LogDebug("{Path} is ready at {Endpoint}", Context.Self.Path, _endpoint);
    }

    private void OnRetired()
    {
        _behaviour = WithoutLink;
        Context.Stop();
    }

    private void OnConnectFailed(Exception reason)
    {
        CloseLink(reason);
        _nextEndpoint++;
        bool permanent = reason is PgAuthenticationException or PostgresException { SqlState: "3D000" or "28000" or "28P01" };
        Context.Log.LogWarning("{Path} cannot connect to {Endpoint}: {Reason}", Context.Self.Path, _endpoint, reason.Message);
        _pool.Pool.Tell(new ConnectFailed(_id, reason, permanent));
        if (permanent)
        {
            _behaviour = WithoutLink;
            Context.Stop();
            return;
        }
        WaitBeforeNext();
    }

    private void Lose(Exception reason)
    {
        CloseLink(reason);
        Context.Log.LogWarning("{Path} lost {Endpoint}: {Reason}", Context.Self.Path, _endpoint, reason.Message);
        if (_retiring)
        {
            OnRetired();
            return;
        }
        // A server that greets and hangs up, as one in recovery may, is no better than one that refuses.
        if (Context.Time.GetElapsedTime(_readySince) >= _pool.Options.BackoffMinimum)
        {
            _backoff.Reset();
        }
        _pool.Counters.Restarted();
        _pool.Pool.Tell(new ConnectionLost(_id, reason));
        WaitBeforeNext();
    }

    private void CloseLink(Exception reason)
    {
        Context.CancelTimer(ConnectTimer);
        _connecting?.Cancel();
        _connecting?.Dispose();
        _connecting = null;
        _conversation?.End(reason);
        _conversation = null;
    }

    private void WaitBeforeNext()
    {
        _behaviour = WithoutLink;
        Context.StartTimer(BackoffTimer, ConnectionSignal.BackoffOver, _backoff.Next(Context.Random));
    }

    private PgConnectionException TooLate() =>
        new(
            $"Connecting to {_endpoint} took longer than the connect timeout of {_pool.Options.ConnectTimeout.TotalSeconds:0.###} s.",
            PgOutcome.NotSent,
            new TimeoutException()
        );
}
