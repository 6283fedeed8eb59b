using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Transport;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Connection;

/// <summary>The transport is open.</summary>
/// <param name="Attempt">Which attempt it answers: one given up may still succeed.</param>
/// <param name="Transport">What it opened.</param>
internal sealed record Connected(int Attempt, ITransport Transport) : IConnectionMessage, IDisposable, IFailable
{
    public void Dispose() => Transport.Dispose();

    /// <summary>The turn that should have taken it threw: nobody else closes it.</summary>
    public IReply? Fail(Exception reason)
    {
        Dispose();
        return null;
    }
}

/// <summary>The connection could not be made.</summary>
/// <param name="Attempt">Which attempt it answers.</param>
/// <param name="Reason">Why.</param>
internal sealed record ConnectRefused(int Attempt, Exception Reason) : IConnectionMessage;

/// <summary>The link broke.</summary>
internal sealed record LinkDown(Exception Reason) : IConnectionMessage;

/// <summary>A password came from the provider.</summary>
internal sealed record PasswordReady(int Attempt, string? Password) : IConnectionMessage
{
    public override string ToString() => nameof(PasswordReady);
}

/// <summary>The long computation of a handshake is done.</summary>
internal sealed record WorkDone(Conversation Asker, ScramProof Proof) : IConnectionMessage
{
    public override string ToString() => nameof(WorkDone);
}

/// <summary>The cancel socket is closed.</summary>
/// <param name="Asker">Whose query it was.</param>
/// <param name="IsDelivered">True when the server closed it: the signal was sent. False when it failed: nobody knows.</param>
internal sealed record CancelEnded(Conversation Asker, bool IsDelivered) : IConnectionMessage;

/// <summary>A message without content.</summary>
internal sealed record ConnectionSignal(string Name) : IConnectionMessage
{
    /// <summary>A read has completed.</summary>
    public static readonly ConnectionSignal InputReady = new(nameof(InputReady));

    /// <summary>Everything told before this is in the output: time to write it.</summary>
    public static readonly ConnectionSignal Flush = new(nameof(Flush));

    /// <summary>A write that did not complete at once has completed.</summary>
    public static readonly ConnectionSignal OutputWritten = new(nameof(OutputWritten));

    /// <summary>The reader of a stream has room again.</summary>
    public static readonly ConnectionSignal Credit = new(nameof(Credit));

    /// <summary>Connecting and logging in took too long.</summary>
    public static readonly ConnectionSignal ConnectDeadline = new(nameof(ConnectDeadline));

    /// <summary>The wait before the next attempt is over.</summary>
    public static readonly ConnectionSignal BackoffOver = new(nameof(BackoffOver));

    /// <summary>A cancel was delivered, and had no effect so far.</summary>
    public static readonly ConnectionSignal CancelAgain = new(nameof(CancelAgain));

    /// <summary>A cancelled query did not end in time.</summary>
    public static readonly ConnectionSignal CancelGraceOver = new(nameof(CancelGraceOver));

    /// <summary>A session that was given back is not as new in time: it takes no longer than connecting anew may.</summary>
    public static readonly ConnectionSignal ResetDeadline = new(nameof(ResetDeadline));

    /// <summary>Finish what is in flight, say goodbye, stop.</summary>
    public static readonly ConnectionSignal Retire = new(nameof(Retire));
}

/// <summary>Give the connection to one holder, once what is in flight has been answered.</summary>
internal sealed record GrantLease(AcquireRequest Request, ConnectionSlot Slot) : IConnectionMessage, IFailable
{
    /// <inheritdoc />
    public IReply? Fail(Exception reason) => Request.Fail(reason);
}

/// <summary>Who was promised the connection no longer waits: strangers may share it again.</summary>
internal sealed record WithdrawGrant(AcquireRequest Request) : IConnectionMessage;

/// <summary>The holder is done: clean up behind it.</summary>
/// <param name="Lease">The lease to end.</param>
/// <param name="IsBusy">True when something of it may still run, which is to be cancelled.</param>
internal sealed record ReleaseLease(Lease Lease, bool IsBusy) : IConnectionMessage;
