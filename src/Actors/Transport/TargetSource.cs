namespace ActorPg.Transport;

/// <summary>Where connections are made to by now: said for a whole pool, or made of what is said for that. Thread-safe.</summary>
internal sealed class TargetSource
{
    private readonly Lock _lock = new();
    private readonly TargetSource? _origin;
    private readonly Func<PgOptions, PgOptions>? _change;
    private Target? _madeOf;
    private Target _value;

    /// <summary>That of a pool.</summary>
    /// <param name="value">What it is at first.</param>
    public TargetSource(Target value)
    {
        _value = value;
    }

    /// <summary>That of a part of a pool, which follows.</summary>
    /// <param name="origin">The pool's.</param>
    /// <param name="change">What the part does otherwise; null for nothing.</param>
    public TargetSource(TargetSource origin, Func<PgOptions, PgOptions>? change = null)
    {
        _origin = origin;
        _change = change;
        _value = origin.Value;
    }

    /// <summary>The target; the same object until it is another.</summary>
    public Target Value
    {
        get
        {
            Target? now = _origin?.Value;
            lock (_lock)
            {
                if (now is not null && !ReferenceEquals(now, _madeOf))
                {
                    _madeOf = now;
                    _value = _change is null ? now : now with { Options = _change(now.Options) };
                }
                return _value;
            }
        }
    }

    /// <summary>Says another one. A network that is simulated stays the same.</summary>
    public void Set(PgOptions options)
    {
        lock (_lock)
        {
            _value = new Target(
                options,
                _value.Connector is SocketConnector ? new SocketConnector(options) : _value.Connector
            );
        }
    }
}
