using System.Collections.Concurrent;
using ActorPg.Model;

namespace ActorPg.InProcess;

/// <summary>
/// Completes replies on the thread pool, in order, many to one work item. Before the first it asks for a second work item if more wait, so a
/// continuation that blocks holds back nobody else's reply.
/// </summary>
internal sealed class ReplyDispatcher : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<IReply> _replies = new();
    private int _requested;

    public void Add(IReply reply) => _replies.Enqueue(reply);

    /// <summary>Sees to it that what was added gets a thread.</summary>
    public void Request()
    {
        if (Interlocked.CompareExchange(ref _requested, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Completes what waits, on this thread.</summary>
    public void Run()
    {
        if (!_replies.TryDequeue(out IReply? reply))
        {
            return;
        }
        if (!_replies.IsEmpty)
        {
            Request();
        }
        do
        {
            reply.Complete();
        } while (_replies.TryDequeue(out reply));
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref _requested, 0);
        Run();
    }
}
