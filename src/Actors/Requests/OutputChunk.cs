using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Wire.Framing;

namespace ActorPg.Requests;

/// <summary>
/// More of a request whose beginning is in flight, as finished messages. Answered when the connection has room for the next, which is what holds the sender
/// back.
/// </summary>
internal abstract class OutputChunk : IConnectionMessage, IFailable, IReply
{
    private readonly TaskCompletionSource _taken = new();
    private int _settled;

    protected OutputChunk(IRequest request)
    {
        Request = request;
    }

    /// <summary>Completes when the next may be sent, or when the request is lost: the request itself says which.</summary>
    public Task Taken => _taken.Task;

    /// <summary>What it belongs to.</summary>
    public IRequest Request { get; }

    /// <summary>Appends its messages behind those of the request that went before.</summary>
    public abstract void AppendTo(FrameBuffer output);

    /// <summary>The next may be sent; or the request is over before this could be.</summary>
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
