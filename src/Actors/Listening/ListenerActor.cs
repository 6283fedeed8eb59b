using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using Microsoft.Extensions.Logging;

namespace ActorPg.Listening;

/// <summary>
/// Listens to channels for many subscribers, over one connection of its own beside the pool's: makes it for the first of them, makes it anew when it is
/// lost, and closes it some time after the last has gone. A child of the pool's actor, and to its connection what a pool is.
/// </summary>
internal sealed class ListenerActor : Actor<IPoolMessage>
{
    private const string LingerTimer = "linger";
    private const string AgainTimer = "again";

    /// <summary>How long the connection is kept for the next subscriber.</summary>
    private static readonly TimeSpan _linger = TimeSpan.FromSeconds(30);

    private readonly PoolGate _pool;
    private readonly PoolGate _gate;
    private readonly ChannelTable _table;
    private readonly Audience _audience;
    private readonly Backoff _backoff;
    private readonly HashSet<string> _listening = new(StringComparer.Ordinal);
    private ListenerLine _line = null!;
    private IActorRef<IConnectionMessage>? _connection;
    private int _id;
    private bool _isRetiring;

    /// <summary>A listener.</summary>
    /// <param name="pool">The pool it belongs to, which keeps who has subscribed.</param>
    public ListenerActor(PoolGate pool)
    {
        _pool = pool;
        _gate = pool.Beside();
        _table = pool.Channels;
        _audience = new Audience(_table);
        _backoff = new Backoff(pool.Options.BackoffMinimum, pool.Options.BackoffMaximum);
    }

    protected override void Started()
    {
        IActorRef<IPoolMessage> self = Context.Self;
        _gate.Pool = self;
        _gate.Notified = notification => self.Tell(new NotificationArrived(notification, _gate));
        _line = new ListenerLine(_gate, Context);
        _audience.Context = Context;
        _audience.Lose(_line.LastHeard, new PgConnectionException("The listener was restarted.", PgOutcome.Unknown));
        if (!_table.IsEmpty)
        {
            _audience.WatchAll();
            Connect();
        }
    }

    protected override void Stopped(Exception? reason)
    {
        if (_pool.Closed is { } closed)
        {
            _audience.EndAll(closed);
        }
    }

    protected override void Receive(IPoolMessage message)
    {
        switch (message)
        {
            case ListenRequest request:
                OnListen(request);
                break;
            case EndSubscription end:
                _audience.Leave(end.Subscription);
                Reconcile();
                break;
            case EndActorSubscription end:
                Context.Complete(
                    new EndActorSubscription.Answer(end.Ended, _audience.Leave(end.Subscriber, end.Channel))
                );
                Reconcile();
                break;
            case SubscriberStopped stopped:
                _audience.Leave(stopped.Subscriber, channel: null);
                Reconcile();
                break;
            case NotificationArrived late when !ReferenceEquals(late.Gate, _gate):
                break; // what the connection before the restart had still told: the gap covers it, and must not end with it
            case NotificationArrived { Notification: var arrived }:
                _line.Heard();
                _audience.Tell(new PgNotification(arrived.Channel, arrived.Payload, arrived.ProcessId));
                break;
            case ListenAnswered answered:
                OnAnswered(answered);
                break;
            case PoolSignal signal:
                Handle(signal);
                break;
            case IRequest request:
                Refusal.Settle(request, NotSent(request), Context.Complete);
                request.Release();
                break;
            default:
                HandleLine(message);
                break;
        }
    }

    private void HandleLine(IPoolMessage message)
    {
        switch (message)
        {
            case ConnectionReady ready when ready.Id == _id && !_isRetiring:
                _backoff.Reset();
                _line.Open(_connection!);
                Reconcile();
                break;
            case ConnectionLost lost when lost.Id == _id:
                OnLost(lost.Reason);
                break;
            case ConnectFailed failed when failed.Id == _id:
                _audience.Refuse(failed.Reason);
                LingerIfAlone();
                break;
            case ConnectionStopped stopped when stopped.Id == _id:
                OnStopped();
                break;
        }
    }

    private void Handle(PoolSignal signal)
    {
        switch (signal.Name)
        {
            case nameof(PoolSignal.Ping):
                _line.Ping();
                break;
            case nameof(PoolSignal.PingDeadline):
                _line.OnDeadline();
                break;
            case nameof(PoolSignal.Linger):
                Retire();
                break;
            case nameof(PoolSignal.Replenish):
                if (_connection is null && !_table.IsEmpty)
                {
                    Connect();
                }
                else
                {
                    Reconcile();
                }
                break;
        }
    }

    private void OnListen(ListenRequest request)
    {
        Context.CancelTimer(LingerTimer);
        _audience.Join(request, isStanding: _listening.Contains(request.Subscription.Channel) && !_line.IsAsking);
        if (_connection is null)
        {
            Context.CancelTimer(AgainTimer);
            Connect();
        }
        Reconcile();
    }

    private void OnAnswered(ListenAnswered answered)
    {
        bool isCurrent = _line.Answered(answered.Asked);
        if (!isCurrent)
        {
            return;
        }
        if (answered.Failure is null)
        {
            _listening.ExceptWith(answered.Asked.Unlisten);
            _listening.UnionWith(answered.Asked.Listen);
            _audience.Settle(answered.Asked.Listen);
            _audience.Settle(_listening);
            Reconcile();
        }
        else if (answered.Failure is PostgresException refusal)
        {
            // A server in recovery, for one, lets nobody listen.
            Context.Log.LogWarning("{Path} may not listen: {Reason}", Context.Self.Path, refusal.Message);
            _audience.Refuse(refusal);
            Context.StartTimer(AgainTimer, PoolSignal.Replenish, _backoff.Next(Context.Random));
            LingerIfAlone();
        }
    }

    private void OnLost(Exception reason)
    {
        _line.Close();
        _listening.Clear();
        _audience.Lose(_line.LastHeard, reason);
        LingerIfAlone();
    }

    private void OnStopped()
    {
        OnLost(new PgConnectionException("The listener's connection has stopped.", PgOutcome.Unknown));
        _connection = null;
        if (_table.IsEmpty)
        {
            return;
        }
        if (_isRetiring)
        {
            Connect();
        }
        else
        {
            Context.StartTimer(AgainTimer, PoolSignal.Replenish, _backoff.Next(Context.Random));
        }
    }

    private void Connect()
    {
        _isRetiring = false;
        _id = _pool.NextId();
        int id = _id;
        _connection = Context.Spawn(() => new ConnectionActor(id, _gate), $"connection-{id}");
        Context.Watch(_connection, new ConnectionStopped(id));
    }

    private void Retire()
    {
        if (_table.IsEmpty && _connection is not null)
        {
            _isRetiring = true;
            _line.Close();
            _connection.Tell(ConnectionSignal.Retire);
        }
    }

    // One question at a time: what has changed meanwhile goes into the next one.
    private void Reconcile()
    {
        if (!_line.IsFree)
        {
            return;
        }
        string[] listen = [.. _table.Names.Where(name => !_listening.Contains(name))];
        string[] unlisten = [.. _listening.Where(name => _table.Find(name) is null)];
        if (listen.Length + unlisten.Length > 0)
        {
            _line.Ask(new ListenScript(listen, unlisten));
        }
        else
        {
            LingerIfAlone();
        }
    }

    private void LingerIfAlone()
    {
        if (_table.IsEmpty && _connection is not null && !_isRetiring)
        {
            Context.StartTimer(LingerTimer, PoolSignal.Linger, _linger);
        }
    }

    private static PgConnectionException NotSent(IRequest request) =>
        new($"The listener's connection was lost before it was sent: {request.Describe()}", PgOutcome.NotSent);
}
