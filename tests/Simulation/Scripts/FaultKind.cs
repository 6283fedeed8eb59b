namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>What goes wrong. Those up to <see cref="SlowReader"/> strike one connection, by its number; those from <see cref="Kill"/> come at a time.</summary>
internal enum FaultKind
{
    Refuse,
    StallConnect,
    ResetToServer,
    ResetToClient,
    CloseToClient,
    CloseToServer,
    StallToServer,
    StallToClient,
    VanishToServer,
    VanishToClient,
    DelayToServer,
    DelayToClient,
    SlowReader,

    /// <summary>The server fails at a step of the protocol.</summary>
    Step,

    Kill,
    CrashAll,
    CloseAll,
    ForgetStatements,
    Chatter,
    Standby,
    Recovery,
    Full,
    Unreachable,
    AskInClear,
    AskMd5,
    Alter,
    CrashConnection,
    CrashPool,
    CrashListener,

    /// <summary>The primary goes, comes back as a standby, and another takes its place.</summary>
    Failover,

    /// <summary>A server lets nobody in as it should.</summary>
    LieAtLogin,

    /// <summary>A session says that a setting is another now.</summary>
    SaySettings,

    /// <summary>The clock on the wall is put forward or back.</summary>
    ClockJump,

    /// <summary>The machine is busy: timers come late, and in another order.</summary>
    LateTimers,
}
