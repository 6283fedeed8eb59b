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
internal sealed record WorkDone(Conversation Asker, LoginWork Work) : IConnectionMessage
{
    public override string ToString() => nameof(WorkDone);
}

/// <summary>The long computation of a handshake failed.</summary>
internal sealed record WorkFailed(Conversation Asker, Exception Reason) : IConnectionMessage;

/// <summary>The cancel socket is closed.</summary>
/// <param name="Asker">Whose query it was.</param>
/// <param name="IsDelivered">True when the server closed it: the signal was sent. False when it failed: nobody knows.</param>
internal sealed record CancelEnded(Conversation Asker, bool IsDelivered) : IConnectionMessage;

/// <summary>Give the connection to one holder, once what is in flight has been answered.</summary>
/// <param name="Request">Who waits for it.</param>
/// <param name="Slot">Its place in the pool.</param>
/// <param name="Conversation">The one meant: the connection may have lost it, and be having another, which the pool has not heard of.</param>
internal sealed record GrantLease(AcquireRequest Request, ConnectionSlot Slot, Conversation Conversation)
    : IConnectionMessage,
        IFailable
{
    /// <inheritdoc />
    public IReply? Fail(Exception reason) => Request.Fail(reason);
}

/// <summary>Who was promised the connection no longer waits: strangers may share it again.</summary>
internal sealed record WithdrawGrant(AcquireRequest Request) : IConnectionMessage;

/// <summary>The holder is done: clean up behind it.</summary>
/// <param name="Lease">The lease to end.</param>
/// <param name="IsBusy">True when something of it may still run, which is to be cancelled.</param>
internal sealed record ReleaseLease(Lease Lease, bool IsBusy) : IConnectionMessage
{
    /// <summary>True when nobody gave it back: nothing referred to the session any more.</summary>
    public bool IsForgotten { get; init; }
}
