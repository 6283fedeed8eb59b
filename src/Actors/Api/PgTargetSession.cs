namespace ActorPg;

/// <summary>Which of several servers will do.</summary>
public enum PgTargetSession
{
    /// <summary><c>any</c>: the first that answers.</summary>
    Any,

    /// <summary><c>read-write</c>: one whose sessions may write by default.</summary>
    ReadWrite,

    /// <summary><c>read-only</c>: one whose sessions may not.</summary>
    ReadOnly,

    /// <summary><c>primary</c>: one that is not in recovery.</summary>
    Primary,

    /// <summary><c>standby</c>: one that is in recovery.</summary>
    Standby,

    /// <summary><c>prefer-standby</c>: a standby if any host is one, else whichever answers.</summary>
    PreferStandby,
}
