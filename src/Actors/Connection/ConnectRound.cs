using ActorPg.Api.ConnectionStrings;
using ActorPg.Model;
using ActorPg.Pool;

namespace ActorPg.Connection;

/// <summary>
/// The attempts to reach a server: a round goes through the hosts of the plan, each within its share of the time, until one lets us in. What comes of an
/// attempt is told to the connection actor, which owns this.
/// </summary>
internal sealed class ConnectRound
{
    private const string RoundTimer = "connect";
    private const string HostTimer = "host";

    private readonly PoolGate _pool;
    private readonly IActorContext<IConnectionMessage> _context;
    private CancellationTokenSource _cancellation = new();
    private int _attempt;
    private long _since;
    private TimeSpan _share;

    public ConnectRound(PoolGate pool, IActorContext<IConnectionMessage> context)
    {
        _pool = pool;
        _context = context;
        Plan = new ConnectPlan(pool.Target);
    }

    /// <summary>Where to, and how.</summary>
    public ConnectPlan Plan { get; private set; }

    /// <summary>Why the host at hand is left: it did not answer within its share.</summary>
    public PgConnectionException TooSlow => Plan.TooSlow(_share);

    /// <summary>Whether a message comes of the attempt at hand, and not of one that was given up.</summary>
    public bool IsCurrent(int attempt) => attempt == _attempt;

    /// <summary>A new round, to where the pool points now.</summary>
    public void Begin()
    {
        if (!ReferenceEquals(Plan.Target, _pool.Target))
        {
            Plan = new ConnectPlan(_pool.Target);
        }
        Plan.BeginRound(_context.Random);
        _since = _context.Time.GetTimestamp();
        TimeSpan patience = Plan.Target.Options.ConnectTimeout;
        if (patience != Timeout.InfiniteTimeSpan)
        {
            _context.StartTimer(RoundTimer, ConnectionSignal.ConnectDeadline, patience);
        }
        Attempt();
    }

    /// <summary>Opens a transport the way that the plan says: <see cref="Connected"/>, or <see cref="ConnectRefused"/>.</summary>
    public void Attempt()
    {
        int attempt = ++_attempt;
        LimitHost();
        _cancellation = new CancellationTokenSource();
        _context.PipeToSelf(
            Plan.Route.OpenAsync(_cancellation.Token),
            transport => new Connected(attempt, transport),
            reason => new ConnectRefused(attempt, reason)
        );
    }

    /// <summary>Looks for what to log in with: <see cref="PasswordReady"/>, or <see cref="ConnectRefused"/>.</summary>
    public void FindPassword()
    {
        int attempt = _attempt;
        _context.PipeToSelf(
            PasswordSource.FindAsync(Plan.Target.Options, Plan.Route.Endpoint, _context.Time, _cancellation.Token),
            password => new PasswordReady(attempt, password),
            reason => new ConnectRefused(attempt, ConnectPlan.BadPassword(reason))
        );
    }

    /// <summary>Ends what the attempt at hand is doing.</summary>
    public void Cancel() => _cancellation.Cancel();

    /// <summary>The round is over: nobody is in a hurry any more.</summary>
    public void End()
    {
        _context.CancelTimer(RoundTimer);
        _context.CancelTimer(HostTimer);
    }

    /// <summary>One of several hosts that does not answer is left in time for the others.</summary>
    private void LimitHost()
    {
        TimeSpan left = Plan.Target.Options.ConnectTimeout - _context.Time.GetElapsedTime(_since);
        if (Plan.Share(left) is { } share && share > TimeSpan.Zero)
        {
            _share = share;
            _context.StartTimer(HostTimer, ConnectionSignal.HostDeadline, share);
        }
        else
        {
            _context.CancelTimer(HostTimer);
        }
    }
}
