using ActorPg.Requests;

namespace ActorPg.Api;

/// <summary>One call's time, over all the steps it takes.</summary>
internal readonly struct CallDeadline
{
    private readonly TimeProvider _time;
    private readonly PgCallOptions _options;
    private readonly TimeSpan? _total;
    private readonly long _start;

    public CallDeadline(TimeProvider time, PgCallOptions options, TimeSpan? commandTimeout)
    {
        _time = time;
        _options = options;
        _total = options.Timeout ?? commandTimeout;
        _start = time.GetTimestamp();
    }

    public CancellationToken CancellationToken => _options.CancellationToken;

    /// <summary>What the next step may take.</summary>
    public PgCallOptions Rest()
    {
        if (_total is not { } total)
        {
            return _options;
        }
        if (CallTimeout.Due(total) is null)
        {
            return _options with { Timeout = Timeout.InfiniteTimeSpan };
        }
        TimeSpan left = total - _time.GetElapsedTime(_start);
        return _options with { Timeout = left > TimeSpan.Zero ? left : TimeSpan.Zero };
    }
}
