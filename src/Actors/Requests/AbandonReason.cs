namespace ActorPg.Requests;

/// <summary>Why a caller no longer waits.</summary>
internal enum AbandonReason
{
    None,
    Canceled,
    TimedOut,

    /// <summary>The session it belongs to was given up.</summary>
    Disposed,
}
