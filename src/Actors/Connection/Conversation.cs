using System.Net.Sockets;
using ActorPg.Model;
using ActorPg.Observing;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol.Auth;
using Microsoft.Extensions.Logging;

namespace ActorPg.Connection;

/// <summary>
/// What is said over one open link, from the startup message to the last answer: requests in, replies out, in order. Owned by the connection actor,
/// and used in its turns only.
/// </summary>
internal sealed class Conversation
{
    /// <summary>How long a connection that owes nothing goes without a look at its input, unless it is asked for nothing either.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(1);

    private readonly PoolGate _pool;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly Link _link;
    private readonly LoginDesk _login;
    private readonly LeaseDesk _leases;
    private readonly Cancellation _cancellation;
    private readonly WriteDesk _writes;
    private readonly AnswerDesk _answers;
    private readonly ReadDesk _reads;
    private readonly Action _read;
    private readonly Action _stopUnwanted;
    private readonly Action _flush;
    private bool _isReady;
    private bool _isLeaving;

    public Conversation(PoolGate pool, Link link, IActorContext<IConnectionMessage> context, ConversationEnds ends)
    {
        _pool = pool;
        _context = context;
        _link = link;
        Ends = ends;
        _login = new LoginDesk(pool, link, context);
        _leases = new LeaseDesk(pool, link, context) { OnGranted = ends.OnGranted, OnReturned = ends.OnReturned };
        _cancellation = new Cancellation(pool, context, link);
        _writes = new WriteDesk(pool, link, context, _leases, _cancellation);
        _reads = new ReadDesk(link, context, _writes.Settlement);
        _answers = new AnswerDesk(this, link, context, _writes)
        {
            Login = _login,
            Leases = _leases,
            Cancellation = _cancellation,
            Pool = pool,
        };
        _read = Read;
        _stopUnwanted = () => _cancellation.StopUnwanted(this);
        _flush = Flush;
    }

    private ConversationEnds Ends { get; }

    /// <summary>The database it is logged in to.</summary>
    public string Database => _link.Route.Options.Database;

    /// <summary>Whether the link is encrypted; what the next attempt tries after a refusal depends on it.</summary>
    public bool IsEncrypted => _link.IsEncrypted;

    /// <summary>Whether the server has let us in.</summary>
    public bool IsReady => _isReady;

    /// <summary>Whether any request was answered.</summary>
    public bool HasServed => _answers.HasServed;

    /// <summary>Starts to log in.</summary>
    public void Login(string? password) =>
        Guard(() =>
        {
            _login.Begin(password);
            _link.Output.Flush();
            Read();
        });

    /// <summary>The computation that the handshake waited for is done.</summary>
    public void Resume(LoginWork work) =>
        Guard(() =>
        {
            _login.Resume(work);
            _link.Output.Flush();
        });

    /// <summary>The signals of I/O and time; false for one that is none.</summary>
    public bool TryHandle(ConnectionSignal signal)
    {
        if (StepFor(signal) is not { } step)
        {
            return false;
        }
        Guard(step);
        return true;
    }

    /// <summary>
    /// Looks whether the server has gone, where that may have been missed: whoever had the last answer keeps the thread, and has not let it look again. False
    /// when there is nothing to send to any more.
    /// </summary>
    public bool IsStillThere()
    {
        if (
            _link.Session.InFlight == 0
            && !_link.Input.IsArmed
            && _context.Time.GetElapsedTime(_writes.Settlement.Now) > _longest
        )
        {
            Guard(_read);
        }
        return !_link.IsClosed;
    }

    /// <summary>Appends a request to what is to be written; the answer comes in its turn.</summary>
    public void Submit(IRequest request) => _writes.Submit(request);

    /// <summary>More of a request that comes in pieces.</summary>
    public void Append(OutputChunk chunk)
    {
        _writes.Append(chunk);
        StepIfIdle();
    }

    /// <summary>A caller gave up.</summary>
    public void Abandon(Abandon abandon)
    {
        Guard(() => _cancellation.Abandon(abandon, this));
        Guard(_stopUnwanted);
        Guard(_read); // a stream whose reader left is read on, and drained
    }

    /// <summary>The socket of a cancel is closed.</summary>
    public void OnCancelEnded(CancelEnded ended)
    {
        if (ReferenceEquals(ended.Asker, this))
        {
            Guard(() =>
            {
                if (_cancellation.OnEnded(ended.IsDelivered))
                {
                    GoOn();
                }
            });
        }
    }

    /// <summary>Keeps strangers out, and hands the connection over once everything has been answered.</summary>
    public void Promise(GrantLease grant)
    {
        _leases.Promise(grant);
        StepIfIdle();
    }

    /// <summary>Who was promised the connection no longer waits for it.</summary>
    public void Withdraw(AcquireRequest request) => _leases.Withdraw(request);

    /// <summary>The holder lets go; what still runs is cancelled.</summary>
    public void Release(ReleaseLease release)
    {
        if (!_leases.BeginRelease(release.Lease))
        {
            return;
        }
        if (release.IsForgotten)
        {
            _context.Log.LogWarning(
                "{Path}: {Holder} forgot its session, which was found and taken back",
                _context.Self.Path,
                release.Lease.Holder
            );
        }
        if (release.IsBusy)
        {
            foreach (IRequest request in _link.Session.Owed.OfType<IRequest>())
            {
                request.Core.MarkAbandoned(request.Core.Version, AbandonReason.Disposed);
            }
        }
        Guard(_stopUnwanted);
        StepIfIdle();
        Guard(_read);
    }

    /// <summary>Says goodbye as soon as everything has been answered.</summary>
    public void Retire()
    {
        _writes.IsRetiring = true;
        StepIfIdle();
    }

    /// <summary>The link is gone: everything that it owes is settled by what is known of it.</summary>
    public void End(Exception reason)
    {
        if (_link.IsClosed)
        {
            return;
        }
        TellEnd(reason);
        _cancellation.Dispose();
        _leases.Lose(reason); // first, so that what is given back below can say why
        _writes.End(reason);
        _link.Dispose();
    }

    /// <summary>The server let us in.</summary>
    public void OnLoggedIn()
    {
        _isReady = true;
        _pool.Server = _link.Server;
        Ends.OnReady();
    }

    /// <summary>A cancel is over: what it held back goes out.</summary>
    public void GoOn()
    {
        _writes.GoOn();
        Guard(_stopUnwanted);
        StepIfIdle();
        _pool.ServeWaiters(); // the gate had taken all the room there is
    }

    /// <summary>When nothing is in flight: takes the next step, if there is one.</summary>
    public void StepIfIdle()
    {
        if (!_isReady || _isLeaving || _link.IsClosed || _link.Doom is not null || !_writes.IsIdle)
        {
            return;
        }
        if (_leases.StepWhenIdle())
        {
            _writes.TellFlush();
        }
        else if (_writes.IsRetiring && !_leases.IsTaken)
        {
            SayGoodbye();
        }
    }

    private Action? StepFor(ConnectionSignal signal) =>
        signal.Kind switch
        {
            ConnectionSignal.Meaning.InputReady or ConnectionSignal.Meaning.Credit => _read,
            ConnectionSignal.Meaning.Flush => _flush,
            ConnectionSignal.Meaning.OutputWritten => OnWritten,
            ConnectionSignal.Meaning.OutputFailed => BreakIfUnwritten,
            ConnectionSignal.Meaning.CancelGraceOver => _cancellation.OnGraceOver,
            ConnectionSignal.Meaning.CancelAgain => _cancellation.OnAgain,
            ConnectionSignal.Meaning.ResetDeadline => LeaseDesk.OnResetDeadline,
            _ => null,
        };

    private void TellEnd(Exception reason)
    {
        Observers? own = _leases.Current?.ObserversIfAny;
        if (_isReady && (!_pool.Observers.Terminations.IsEmpty || own is { Terminations.IsEmpty: false }))
        {
            bool isExpected = _isLeaving || reason is ObjectDisposedException;
            var told = new PgTermination(_link.Endpoint, _link.ProcessId, isExpected, reason);
            _pool.Observers.Terminations.Tell(told, _context.Complete);
            own?.Terminations.Tell(told, _context.Complete);
        }
    }

    private void SayGoodbye()
    {
        _isLeaving = true;
        Terminate.Write(_link.Output.Filling);
        Guard(_writes.Flush); // without a look at the input, which may be why we are here
        LeaveIfWritten();
    }

    private void Flush()
    {
        _writes.Flush();
        Read();
    }

    private void OnWritten()
    {
        _link.Output.OnWritten();
        LeaveIfWritten();
    }

    private void LeaveIfWritten()
    {
        if (_isLeaving && !_link.IsClosed && _link.Output.IsEmpty)
        {
            End(new PgConnectionException("The connection was closed by the pool.", PgOutcome.NotSent));
            Ends.OnRetired();
        }
    }

    private void BreakIfUnwritten()
    {
        if (_link.Output.Failure is { } failure)
        {
            Break(failure);
        }
    }

    private void Read()
    {
        if (_reads.Read(_answers) is { } end)
        {
            Break(end);
        }
    }

    private void Guard(Action step)
    {
        if (_link.IsClosed)
        {
            return;
        }
        try
        {
            step();
        }
        catch (PgInputException wrong) when (!_isReady)
        {
            Break(ConnectPlan.BadPassword(wrong));
        }
        catch (Exception reason)
            when (reason is IOException or SocketException or PgException or ObjectDisposedException)
        {
            Break(reason);
        }
    }

    private void Break(Exception reason)
    {
        if (!_link.IsClosed)
        {
            // A broken socket tells nothing; the server often said more just before.
            Ends.OnBroken(reason is IOException or SocketException ? _link.LastWord() ?? reason : reason);
        }
    }
}
