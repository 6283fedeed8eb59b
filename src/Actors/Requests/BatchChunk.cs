using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Wire.Framing;

namespace ActorPg.Requests;

/// <summary>More rows of a batch, as finished messages. Answered when the connection has room for the next, which is what holds the sender back.</summary>
internal sealed class BatchChunk : IConnectionMessage, IFailable, IReply
{
    private readonly TaskCompletionSource _taken = new();
    private readonly BatchRequest _batch;
    private readonly FrameBuffer _frames;
    private readonly int _executions;
    private int _settled;

    public BatchChunk(BatchRequest batch, FrameBuffer frames, int executions, bool isLast)
    {
        IsLast = isLast;
        _batch = batch;
        _frames = frames;
        _executions = executions;
    }

    /// <summary>Completes when the next may be sent, or when the batch is lost: the batch itself says which.</summary>
    public Task Taken => _taken.Task;

    public BatchRequest Batch => _batch;

    /// <summary>The Sync is in it.</summary>
    public bool IsLast { get; }

    /// <summary>Appends its messages behind those of the batch that went before.</summary>
    public void AppendTo(FrameBuffer output)
    {
        output.WriteBytes(_frames.WrittenSpan);
        _batch.Appended(_executions);
        _frames.Dispose();
    }

    /// <summary>The next may be sent; or the batch is over before this could be.</summary>
    public void Settle(Action<IReply> complete)
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0)
        {
            complete(this);
        }
    }

    /// <inheritdoc />
    public IReply? Fail(Exception reason) => Interlocked.Exchange(ref _settled, 1) == 0 ? this : null;

    /// <inheritdoc />
    public void Complete() => _taken.TrySetResult();
}
