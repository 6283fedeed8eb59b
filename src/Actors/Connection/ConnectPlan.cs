using ActorPg.Transport;

namespace ActorPg.Connection;

/// <summary>
/// Which server to try next, and how: a round goes once through all hosts, each with the encryptions that its mode allows. Owned by the connection actor.
/// </summary>
internal sealed class ConnectPlan
{
    private readonly PgOptions _options;
    private readonly IConnector _connector;
    private readonly IReadOnlyList<PgEndpoint> _endpoints;
    private readonly List<Exception> _reasons = [];
    private readonly int[] _order;
    private int _tried;
    private int _endpoint;
    private bool _takesAny;

    public ConnectPlan(Target target)
    {
        Target = target;
        _options = target.Options;
        _connector = target.Connector;
        _endpoints = _options.Endpoints;
        _order = [.. Enumerable.Range(0, _endpoints.Count)];
        Route = RouteTo(0);
    }

    /// <summary>What it was made for.</summary>
    public Target Target { get; }

    /// <summary>The way that the attempt at hand takes.</summary>
    public Route Route { get; private set; }

    /// <summary>What the round that failed comes to: the one reason, or all in one.</summary>
    public Exception Verdict =>
        _reasons.Count == 1
            ? _reasons[0]
            : new PgConnectionException(
                $"No server could be reached. {string.Join(" ", _reasons.Select(reason => reason.Message))}",
                PgOutcome.NotSent,
                new AggregateException(_reasons)
            );

    /// <summary>Whether trying again cannot help: wrong password, no such user or database, a policy that was not met.</summary>
    public static bool IsPermanent(Exception reason) =>
        reason
            is PgAuthenticationException
                or PgInputException
                or PostgresException { SqlState: "3D000" or "28000" or "28P01" };

    /// <summary>A password that cannot be sent is a login that failed.</summary>
    public static Exception BadPassword(Exception reason) =>
        reason is PgInputException
            ? new PgAuthenticationException($"What was given to log in with cannot be sent: {reason.Message}", reason)
            : reason;

    /// <summary>
    /// The time for the host at hand, out of what is left for the round: what is spent on one that is silent is not missing to the next. Null: all of it. Unix
    /// sockets answer at once, so it is shared among the others.
    /// </summary>
    /// <param name="left">What is left for the round.</param>
    public TimeSpan? Share(TimeSpan left)
    {
        int others = 0;
        for (int i = 1; i < _endpoints.Count - _tried; i++)
        {
            others += _endpoints[_order[(_endpoint + i) % _endpoints.Count]].IsUnixSocket ? 0 : 1;
        }
        return others == 0 || _options.ConnectTimeout == Timeout.InfiniteTimeSpan ? null : left / (others + 1);
    }

    /// <summary>Starts with the host that worked last, or the first; with any, where hosts share the load.</summary>
    public void BeginRound(Random random)
    {
        _tried = 0;
        _takesAny = false;
        _reasons.Clear();
        if (_options.LoadBalanceHosts)
        {
            random.Shuffle(_order);
        }
        Route = RouteTo(_endpoint);
    }

    /// <summary>An attempt failed: whether the round has another to make, which <see cref="Route"/> then is.</summary>
    public bool TryNext(Exception reason, bool wasEncrypted)
    {
        bool isRefusal = reason is PostgresException { SqlState: ['2', '8', ..] };
        if (
            isRefusal
            && Route.Encryption is null
            && EncryptionPlan.AfterRefusal(_options.SslMode, Route.Endpoint, wasEncrypted) is { } other
        )
        {
            Route = Route with { Encryption = other };
            return true;
        }
        _reasons.Add(Explain(reason));
        _tried++;
        if (IsPermanent(reason))
        {
            return false;
        }
        _endpoint = (_endpoint + 1) % _endpoints.Count;
        if (_tried >= _endpoints.Count && !TryTakeAny())
        {
            return false;
        }
        Route = RouteTo(_endpoint);
        return true;
    }

    /// <summary>No host is a standby, where one is only preferred: whoever else let us in will do.</summary>
    private bool TryTakeAny()
    {
        if (
            _takesAny
            || _options.TargetSessionAttributes != PgTargetSession.PreferStandby
            || _reasons.RemoveAll(WrongRole.Is) == 0
        )
        {
            return false;
        }
        _takesAny = true;
        _tried = 0;
        _reasons.Clear();
        return true;
    }

    /// <summary>The host took longer than its share.</summary>
    public PgConnectionException TooSlow(TimeSpan share) =>
        ConnectFailure.Of(Route.Endpoint, $"no answer within {share.TotalSeconds:0.###} s", new TimeoutException());

    /// <summary>The round took longer than it may.</summary>
    public PgConnectionException TooLate() =>
        new(
            $"Connecting to {Route.Endpoint} took longer than the connect timeout of {_options.ConnectTimeout.TotalSeconds:0.###} s.",
            PgOutcome.NotSent,
            new TimeoutException()
        );

    // Those who wait for a connection have sent nothing, whatever became of the attempt to make one.
    private Exception Explain(Exception reason) =>
        reason switch
        {
            PostgresException or PgAuthenticationException or PgInputException => reason,
            PgConnectionException { Outcome: PgOutcome.NotSent } => reason,
            _ => ConnectFailure.Of(Route.Endpoint, reason.Message.TrimEnd('.'), reason),
        };

    private Route RouteTo(int endpoint) =>
        new(_connector, _endpoints[_order[endpoint]], _options, Encryption: null)
        {
            Role = _takesAny ? PgTargetSession.Any : _options.TargetSessionAttributes,
        };
}
