using ActorPg.Pool;

namespace ActorPg.Connection;

/// <summary>What a server is, as far as it is known: null where it has not said so. Source: PostgreSQL 18, libpq, target_session_attrs.</summary>
/// <param name="IsInRecovery">A standby.</param>
/// <param name="IsReadOnly">Its sessions do not write by default: a standby's never do.</param>
internal readonly record struct ServerRole(bool? IsInRecovery, bool? IsReadOnly)
{
    /// <summary>What a server from PostgreSQL 14 on reports without being asked.</summary>
    public static ServerRole Reported(ServerFacts server)
    {
        bool? inRecovery = IsOn(server.Find("in_hot_standby"));
        bool? readOnly = IsOn(server.Find("default_transaction_read_only"));
        return new ServerRole(inRecovery, inRecovery == true ? true : readOnly);
    }

    /// <summary>Whether it will do; null when more has to be known.</summary>
    public bool? Suits(PgTargetSession wanted) =>
        wanted switch
        {
            PgTargetSession.Primary => !IsInRecovery,
            PgTargetSession.Standby or PgTargetSession.PreferStandby => IsInRecovery,
            PgTargetSession.ReadWrite => !IsReadOnly,
            PgTargetSession.ReadOnly => IsReadOnly,
            _ => true,
        };

    /// <summary>What is said of one that will not do.</summary>
    public static PgConnectionException Refuse(PgEndpoint endpoint, PgTargetSession wanted)
    {
        (string asked, string found) = wanted switch
        {
            PgTargetSession.Primary => ("a primary", "is a standby"),
            PgTargetSession.ReadWrite => ("a server that writes", "does not write"),
            PgTargetSession.ReadOnly => ("a server that does not write", "writes"),
            _ => ("a standby", "is none"),
        };
        string message = $"The server at {endpoint} {found}, and target_session_attrs asks for {asked}.";
        return new PgConnectionException(message, PgOutcome.NotSent, new WrongRole(message));
    }

    private static bool? IsOn(string? setting) => setting is null ? null : setting == "on";
}
