using System.Collections.Concurrent;

namespace ActorPg.Requests;

/// <summary>Request objects of one kind, for renting again. A few stay with the thread that let go of them last; the rest are shared.</summary>
/// <typeparam name="T">The kind of request.</typeparam>
internal static class RequestPool<T>
    where T : class, new()
{
    private const int SharedLimit = 1024;

    private static readonly ConcurrentQueue<T> _shared = new();
    private static int _sharedCount;

    [ThreadStatic]
    private static T? _mine;

    public static T Rent()
    {
        T? request = _mine;
        if (request is not null)
        {
            _mine = null;
            return request;
        }
        if (_shared.TryDequeue(out request))
        {
            Interlocked.Decrement(ref _sharedCount);
            return request;
        }
        return new T();
    }

    public static void Return(T request)
    {
        if (_mine is null)
        {
            _mine = request;
        }
        else if (Interlocked.Increment(ref _sharedCount) <= SharedLimit)
        {
            _shared.Enqueue(request);
        }
        else
        {
            Interlocked.Decrement(ref _sharedCount);
        }
    }
}
