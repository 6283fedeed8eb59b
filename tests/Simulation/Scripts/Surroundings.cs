using ActorPg.Simulation.Postgres;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>What a pool finds around it, and what its options say of that: servers and their roles, a pooler, logging in, hooks, observers. Immutable.</summary>
internal sealed record Surroundings
{
    /// <summary>How many servers; all but one of them are standbys.</summary>
    public int Hosts { get; init; } = 1;

    /// <summary>Which is the primary at first.</summary>
    public int Primary { get; init; }

    public PgTargetSession Target { get; init; } = PgTargetSession.Any;

    public PgTargetSession? ReadTarget { get; init; }

    public bool LoadBalance { get; init; }

    /// <summary>Servers before PostgreSQL 14: they do not report their role.</summary>
    public bool IsOld { get; init; }

    public PoolerMode Pooler { get; init; }

    public PgPrepareMode? PrepareMode { get; init; }

    /// <summary>A setting that a pooler may not pass on; empty for none.</summary>
    public string Setting { get; init; } = "";

    public string ApplicationName { get; init; } = "";

    public AuthenticationKind Authentication { get; init; } = AuthenticationKind.Ok;

    public string? RequireAuth { get; init; }

    public PgChannelBinding ChannelBinding { get; init; } = PgChannelBinding.Prefer;

    /// <summary>Whether a provider gives the password.</summary>
    public bool HasProvider { get; init; }

    /// <summary>How long a password that was provided is good for, in milliseconds.</summary>
    public int PasswordLifetime { get; init; }

    /// <summary>Whether hooks and the provider of passwords err now and then.</summary>
    public bool Errs { get; init; }

    public bool AsksVersion32 { get; init; }

    public bool SpeaksVersion32 { get; init; }

    public bool HasInit { get; init; }

    public bool HasSetup { get; init; }

    public bool HasReset { get; init; }

    /// <summary>Whether somebody observes notices, terminations and queries.</summary>
    public bool HasObservers { get; init; }

    /// <summary>How often idle connections are asked, in milliseconds; 0 for never.</summary>
    public int PingInterval { get; init; }

    /// <summary>How long a write may stand still, in milliseconds; 0 for ever.</summary>
    public int WriteTimeout { get; init; }

    /// <summary>How old a prepared statement grows, in milliseconds; 0 for ever.</summary>
    public int StatementLifetime { get; init; }

    /// <summary>Whether callers wait for a connection without end, but for that of their own patience.</summary>
    public bool IsPatient { get; init; }

    public string PoolName { get; init; } = "";

    /// <summary>Whether a session is its holder's alone until it is given back.</summary>
    public bool KeepsSessions => Pooler != PoolerMode.Transaction;

    /// <summary>Whether every connection of the pool's own leads to a server on which one can listen.</summary>
    public bool CanListen =>
        KeepsSessions && (Hosts == 1 || Target is PgTargetSession.Primary or PgTargetSession.ReadWrite);
}
