using ActorPg.Requests;

namespace ActorPg.Connection;

/// <summary>
/// The rule that keeps a cancel from hitting the next query: once a CancelRequest is on its way nothing more is written until its target has been
/// answered AND its socket has seen the end of file. Either alone is not enough. Owned by the connection actor.
/// </summary>
internal sealed class CancelGate
{
    private IRequest? _target;
    private bool _isDelivered;
    private bool _isAnswered;
    private bool _isDoubtful;

    /// <summary>True while nothing may be written.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The target has been answered and the cancel socket has failed: a signal may still come, and nothing will open the gate.</summary>
    public bool IsStuck => IsClosed && _isAnswered && _isDoubtful;

    public void Close(IRequest target)
    {
        _target = target;
        _isDelivered = false;
        _isAnswered = false;
        _isDoubtful = false;
        IsClosed = true;
    }

    /// <summary>Whether this request is the one the cancel was sent for.</summary>
    public bool IsTarget(IRequest request) => ReferenceEquals(_target, request);

    /// <summary>The cancel socket saw its end of file. True when the gate opens.</summary>
    public bool Delivered()
    {
        _isDelivered = true;
        return TryOpen();
    }

    /// <summary>Another CancelRequest may be sent: the last was delivered and the target still runs. The gate then waits for this one too.</summary>
    public bool TryRepeat()
    {
        if (!IsClosed || !_isDelivered || _isAnswered)
        {
            return false;
        }
        _isDelivered = false;
        return true;
    }

    /// <summary>The cancel socket failed.</summary>
    public void Failed() => _isDoubtful = true;

    /// <summary>The target got its ReadyForQuery. True when the gate opens.</summary>
    public bool Answered()
    {
        _target = null;
        _isAnswered = true;
        return TryOpen();
    }

    private bool TryOpen()
    {
        if (!IsClosed || !_isDelivered || !_isAnswered)
        {
            return false;
        }
        IsClosed = false;
        return true;
    }
}
