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
/// Connecting -> Handshaking -> Ready -> (link down) -> WithoutLink, for a while -> Connecting
///                                    -> (retired)   -> stopped
/// </code>
/// A lost connection is a state, not a failure: what this throws is a bug, and the pool's business.
/// </remarks>
internal sealed class ConnectionActor : Actor<IConnectionMessage>
{
    private const string BackoffTimer = "backoff";

    private readonly int _id;
    private readonly PoolGate _pool;
    private readonly Backoff _backoff;
    private readonly HashSet<string> _dropped = new(StringComparer.Ordinal);
    private Action<IConnectionMessage> _behaviour;
    private ConnectRound _round = null!;
    private Conversation? _conversation;
    private bool _isRetiring;
    private long _readySince;

    /// <summary>A connection that connects as soon as it is started.</summary>
    /// <param name="id">What the pool knows it by.</param>
    /// <param name="pool">The pool it belongs to.</param>
    public ConnectionActor(int id, PoolGate pool)
    {
        _id = id;
        _pool = pool;
        _backoff = new Backoff(pool.Options.BackoffMinimum, pool.Options.BackoffMaximum);
        _behaviour = Connecting;
    }

    private ConnectPlan Plan => _round.Plan;

    protected override void Started()
    {
        _round = new ConnectRound(_pool, Context);
        BeginRound();
    }

    protected override void Receive(IConnectionMessage message) => _behaviour(message);

    protected override void Stopped(Exception? reason)
    {
        _round.Cancel();
        _conversation?.End(reason ?? new ObjectDisposedException(Context.Self.Path, "The connection was closed."));
        if (reason is not null)
        {
            // Behind what this incarnation has told: the pool may not take an older ConnectionReady for the next one's.
            _pool.Pool.Tell(new ConnectionLost(_id, reason));
        }
    }

    /// <summary>A transport is being opened.</summary>
    private void Connecting(IConnectionMessage message)
    {
        switch (message)
        {
            case Connected connected when _round.IsCurrent(connected.Attempt):
                OpenConversation(connected.Transport);
                break;
            case ConnectRefused refused when _round.IsCurrent(refused.Attempt):
                OnRefused(refused.Reason);
                break;
            case ConnectionSignal signal when signal.Kind == ConnectionSignal.Meaning.ConnectDeadline:
                OnTooLate();
                break;
            case ConnectionSignal signal when signal.Kind == ConnectionSignal.Meaning.HostDeadline:
                OnRefused(_round.TooSlow);
                break;
            default:
                WithoutLink(message);
                break;
        }
    }

    /// <summary>The transport is open, the server has yet to let us in.</summary>
    private void Handshaking(IConnectionMessage message)
    {
        switch (message)
        {
            case PasswordReady password when _round.IsCurrent(password.Attempt):
                _conversation!.Login(password.Password);
                break;
            case WorkDone work when ReferenceEquals(work.Asker, _conversation):
                _conversation.Resume(work.Work);
                break;
            case WorkFailed failed when ReferenceEquals(failed.Asker, _conversation):
                OnRefused(failed.Reason);
                break;
            case ConnectRefused refused when _round.IsCurrent(refused.Attempt):
                OnRefused(refused.Reason);
                break;
            case LinkDown down:
                OnRefused(down.Reason);
                break;
            case ConnectionSignal signal when signal.Kind == ConnectionSignal.Meaning.ConnectDeadline:
                OnTooLate();
                break;
            case ConnectionSignal signal when signal.Kind == ConnectionSignal.Meaning.HostDeadline:
                OnRefused(_round.TooSlow);
                break;
            case ConnectionSignal signal when _conversation!.TryHandle(signal):
                break;
            default:
                WithoutLink(message);
                break;
        }
    }

    /// <summary>Requests go in, replies come out.</summary>
    private void Ready(IConnectionMessage message)
    {
        Conversation conversation = _conversation!;
        switch (message)
        {
            case IRequest when !conversation.IsStillThere():
                _behaviour(message);
                break;
            case IRequest request:
                conversation.Submit(request);
                break;
            case ConnectionSignal signal when conversation.TryHandle(signal):
                break;
            case Abandon abandon:
                conversation.Abandon(abandon);
                break;
            case OutputChunk chunk:
                conversation.Append(chunk);
                break;
            case GrantLease grant when ReferenceEquals(grant.Conversation, conversation):
                conversation.Promise(grant);
                break;
            case WithdrawGrant withdrawal:
                conversation.Withdraw(withdrawal.Request);
                break;
            case ReleaseLease release:
                conversation.Release(release);
                break;
            case CancelEnded ended:
                conversation.OnCancelEnded(ended);
                break;
            case LinkDown down:
                OnLost(down.Reason);
                break;
            case ConnectionSignal signal when signal.Kind == ConnectionSignal.Meaning.Retire:
                _isRetiring = true;
                conversation.Retire();
                break;
            case GrantLease late:
                _pool.Pool.Tell(late.Request);
                break;
            default:
                DropLate(message);
                break;
        }
    }

    /// <summary>Between two rounds of attempts, and within one: nothing can be sent, so everything is answered.</summary>
    private void WithoutLink(IConnectionMessage message)
    {
        switch (message)
        {
            case ConnectionSignal signal when signal.Kind == ConnectionSignal.Meaning.BackoffOver:
                BeginRound();
                break;
            case ConnectionSignal signal when signal.Kind == ConnectionSignal.Meaning.Retire:
                Context.Stop();
                break;
            case IRequest request:
                Refusal.GiveBack(request, _pool, Context.Complete);
                break;
            case Abandon abandon when abandon.Request.Core.Slot is null:
                _pool.Pool.Tell(abandon);
                break;
            case OutputChunk chunk:
                chunk.Settle(Context.Complete);
                break;
            case GrantLease grant:
                _pool.Pool.Tell(grant.Request);
                break;
            default:
                DropLate(message);
                break;
        }
    }

    /// <summary>What was meant for an earlier link or attempt.</summary>
    private static void DropLate(IConnectionMessage message) => (message as IDisposable)?.Dispose();

    private void BeginRound()
    {
        _behaviour = Connecting;
        _round.Begin();
    }

    private void Attempt()
    {
        _behaviour = Connecting;
        _round.Attempt();
    }

    private void OpenConversation(ITransport transport)
    {
        var link = new Link(Plan.Route, transport, Context, _pool.Policy, _pool.Options.MaxRowBytes);
        _conversation = new Conversation(_pool, link, Context, Ends());
        _behaviour = Handshaking;
        _round.FindPassword();
    }

    private ConversationEnds Ends() =>
        new()
        {
            OnReady = OnReady,
            OnRetired = OnRetired,
            OnBroken = reason => _behaviour(new LinkDown(reason)),
            OnGranted = (lease, request) => _pool.Pool.Tell(new LeaseGranted(_id, lease, request)),
            OnReturned = () => _pool.Pool.Tell(new LeaseReturned(_id)),
        };

    private void OnReady()
    {
        _round.End();
        _readySince = Context.Time.GetTimestamp();
        _behaviour = Ready;
        _pool.Counters.Connected();
        _pool.Pool.Tell(new ConnectionReady(_id, _conversation!));
        Context.Log.LogDebug("{Path} is ready at {Endpoint}", Context.Self.Path, Plan.Route.Endpoint);
    }

    private void OnRefused(Exception reason)
    {
        bool wasEncrypted = _conversation?.IsEncrypted ?? false;
        CloseLink(reason);
        if (reason is PgAuthenticationException or PostgresException { SqlState: ['2', '8', ..] })
        {
            Plan.Target.Options.Passwords?.Forget(); // a token may have run out before its time
        }
        reason = Pooler.Explain(reason, Plan.Target.Options, _pool.Lane);
        if (_pool.Pooler.TryDrop(reason, Plan.Target.Options, _dropped, out string? setting))
        {
            Context.Log.LogWarning(
                "{Path} logs in without the setting {Setting}: the pooler at {Endpoint} does not pass it on (ignore_startup_parameters)",
                Context.Self.Path,
                setting,
                Plan.Route.Endpoint
            );
            Attempt();
            return;
        }
        if (Plan.TryNext(reason, wasEncrypted))
        {
            Attempt();
            return;
        }
        OnRoundFailed(Plan.Verdict);
    }

    private void OnTooLate()
    {
        PgConnectionException reason = Plan.TooLate();
        CloseLink(reason);
        OnRoundFailed(reason);
    }

    private void OnRoundFailed(Exception reason)
    {
        bool isPermanent = ConnectPlan.IsPermanent(reason);
        _round.End();
        Context.Log.LogWarning("{Path} cannot connect: {Reason}", Context.Self.Path, reason.Message);
        PgException failure =
            reason as PgException ?? new PgConnectionException(reason.Message, PgOutcome.NotSent, reason);
        _pool.Pool.Tell(new ConnectFailed(_id, failure, isPermanent));
        if (isPermanent)
        {
            OnRetired();
            return;
        }
        WaitBeforeNext();
    }

    private void OnLost(Exception reason)
    {
        bool hasServed = _conversation is { HasServed: true };
        CloseLink(reason);
        Context.Log.LogWarning(
            "{Path} lost {Endpoint}: {Reason}",
            Context.Self.Path,
            Plan.Route.Endpoint,
            reason.Message
        );
        if (_isRetiring)
        {
            OnRetired();
            return;
        }
        // A server that greets and hangs up, as one in recovery may, is no better than one that refuses.
        if (hasServed || Context.Time.GetElapsedTime(_readySince) >= _pool.Options.BackoffMinimum)
        {
            _backoff.Reset();
        }
        _pool.Counters.Lost();
        _pool.Counters.Restarted();
        _pool.Pool.Tell(new ConnectionLost(_id, reason));
        WaitBeforeNext();
    }

    private void OnRetired()
    {
        _behaviour = WithoutLink;
        Context.Stop();
    }

    private void CloseLink(Exception reason)
    {
        _round.Cancel();
        _conversation?.End(reason);
        _conversation = null;
    }

    private void WaitBeforeNext()
    {
        _behaviour = WithoutLink;
        Context.StartTimer(BackoffTimer, ConnectionSignal.BackoffOver, _backoff.Next(Context.Random));
    }
}
