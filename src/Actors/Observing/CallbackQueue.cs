using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;
using Microsoft.Extensions.Logging;

namespace ActorPg.Observing;

/// <summary>
/// Calls of observers, in order, one at a time and outside any turn: a slow one delays only those behind it, one that throws is logged, and what piles up is
/// bounded. Thread-safe.
/// </summary>
internal sealed class CallbackQueue(ILogger log) : IReply
{
    /// <summary>Calls that may wait; beyond that the oldest is dropped.</summary>
    private const int MostWaiting = 8192;

    private readonly Lock _lock = new();
    private readonly Queue<Action> _calls = new();
    private bool _isRunning;
    private long _dropped;

    /// <summary>Puts a call behind the others.</summary>
    /// <param name="call">The call.</param>
    /// <param name="complete">How the host is given the queue to run.</param>
    public void Post(Action call, Action<IReply> complete)
    {
        lock (_lock)
        {
            _calls.Enqueue(call);
            if (_calls.Count > MostWaiting)
            {
                _calls.Dequeue();
                _dropped++;
            }
            if (_isRunning)
            {
                return;
            }
            _isRunning = true;
        }
        complete(this);
    }

    /// <inheritdoc />
    [SuppressMessage("Design", "CA1031", Justification = "An observer's mistake is no business of what it observes.")]
    public void Complete()
    {
        while (TryTake(out Action? call, out long dropped))
        {
            try
            {
                if (dropped > 0)
                {
                    log.LogWarning("{Count} calls of observers were dropped: they do not keep up", dropped);
                }
                call();
            }
            catch (Exception failure)
            {
                log.LogError(failure, "An observer threw");
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out Action? call, out long dropped)
    {
        lock (_lock)
        {
            dropped = _dropped;
            _dropped = 0;
            _isRunning = _calls.TryDequeue(out call);
            return _isRunning;
        }
    }
}
