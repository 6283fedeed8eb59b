using ActorPg.Model;

namespace ActorPg.Observing;

/// <summary>Who is told of one kind of event. Thread-safe; costs one look where there is nobody.</summary>
internal sealed class ObserverList<T>(CallbackQueue queue)
{
    private volatile Action<T>[] _observers = [];

    public bool IsEmpty => _observers.Length == 0;

    /// <summary>One more, until what it gets is disposed of.</summary>
    public IDisposable Add(Action<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var entry = new Entry(this, observer);
        lock (queue)
        {
            _observers = [.. _observers, entry.Call];
        }
        return entry;
    }

    /// <summary>Tells all, later and elsewhere, each in the order of the events.</summary>
    public void Tell(T told, Action<IReply> complete)
    {
        foreach (Action<T> observer in _observers)
        {
            queue.Post(() => observer(told), complete);
        }
    }

    private void Remove(Action<T> call)
    {
        lock (queue)
        {
            _observers = [.. _observers.Where(observer => observer != call)];
        }
    }

    // A delegate of its own for every addition: the same observer may be added twice and removed once.
    private sealed class Entry : IDisposable
    {
        private readonly ObserverList<T> _list;
        private readonly Action<T> _observer;
        private volatile bool _isOver;

        public Entry(ObserverList<T> list, Action<T> observer)
        {
            _list = list;
            _observer = observer;
            Call = OnTold;
        }

        public Action<T> Call { get; }

        public void Dispose()
        {
            _isOver = true;
            _list.Remove(Call);
        }

        private void OnTold(T told)
        {
            if (!_isOver)
            {
                _observer(told);
            }
        }
    }
}
