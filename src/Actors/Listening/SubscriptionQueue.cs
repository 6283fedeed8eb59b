using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;

namespace ActorPg.Listening;

/// <summary>
/// What waits for one reader of a channel: bounded, the oldest give way to the newest, and a gap takes their place. Thread-safe: the listener puts in, one
/// reader takes out.
/// </summary>
internal sealed class SubscriptionQueue
{
    /// <summary>The most notifications that wait for a reader.</summary>
    public const int MostWaiting = 8192;

    /// <summary>The most memory that they take, about.</summary>
    public const int MostBytes = 4 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<PgChannelEvent> _events = new();
    private readonly TimeProvider _time;
    private PgGap? _first;
    private int _bytes;
    private bool _isOver;
    private Exception? _reason;
    private TaskCompletionSource? _reader;

    /// <summary>An empty queue.</summary>
    /// <param name="time">The host's clock.</param>
    public SubscriptionQueue(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>Puts one behind the others. A reply that wakes the reader, for the host to complete; null when none waits.</summary>
    public IReply? Offer(PgChannelEvent told)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return null;
            }
            if (told is PgGap gap && _events.Count == 0)
            {
                _first = _first?.Join(gap) ?? gap;
            }
            else
            {
                _events.Enqueue(told);
                _bytes += told.Weight;
                MakeRoom();
            }
            return TakeReader();
        }
    }

    /// <summary>Nothing more comes. What waits can still be read. As <see cref="Offer"/>.</summary>
    /// <param name="reason">What the reader is thrown at the end; null for a quiet end.</param>
    public IReply? End(Exception? reason)
    {
        lock (_lock)
        {
            if (_isOver)
            {
                return null;
            }
            _isOver = true;
            _reason = reason;
            return TakeReader();
        }
    }

    /// <summary>Waits for something to take; false at the end.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task reader;
            lock (_lock)
            {
                if (_first is not null || _events.Count > 0)
                {
                    return true;
                }
                if (_isOver)
                {
                    return _reason is { } reason ? throw reason : false;
                }
                _reader ??= new TaskCompletionSource();
                reader = _reader.Task;
            }
            await reader.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the oldest.</summary>
    public bool TryTake([NotNullWhen(true)] out PgChannelEvent? told)
    {
        lock (_lock)
        {
            told = _first;
            _first = null;
            if (told is null && _events.TryDequeue(out told))
            {
                _bytes -= told.Weight;
            }
            return told is not null;
        }
    }

    private void MakeRoom()
    {
        while (_events.Count > MostWaiting || (_bytes > MostBytes && _events.Count > 1))
        {
            PgChannelEvent oldest = _events.Dequeue();
            _bytes -= oldest.Weight;
            PgGap gap = oldest as PgGap ?? new PgGap(oldest.Channel, _time.GetUtcNow(), Dropped: 1, Reason: null);
            _first = _first?.Join(gap) ?? gap;
        }
    }

    private Wake? TakeReader()
    {
        TaskCompletionSource? reader = _reader;
        _reader = null;
        return reader is null ? null : new Wake(reader);
    }

    /// <summary>Wakes the reader; the host runs it outside any turn.</summary>
    private sealed class Wake(TaskCompletionSource reader) : IReply
    {
        public void Complete() => reader.TrySetResult();
    }
}
