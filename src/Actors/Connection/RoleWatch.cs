using ActorPg.Messages;
using ActorPg.Pool;
using ActorPg.Wire.Messages;

namespace ActorPg.Connection;

/// <summary>Signs that a server has another role than when the connection was made: primary no more, or a standby no more.</summary>
internal static class RoleWatch
{
    /// <summary>What a changed setting says.</summary>
    /// <param name="parameter">The setting, as it is now.</param>
    /// <param name="before">Its value before.</param>
    /// <param name="isTaken">Whether somebody holds the connection, who may have changed it for itself.</param>
    public static bool MeansOtherRole(ParameterStatus parameter, string before, bool isTaken) =>
        parameter.Value != before
        && (parameter.Name == "in_hot_standby" || (parameter.Name == "default_transaction_read_only" && !isTaken));

    /// <summary>
    /// What a refusal to write says. Where the server reports whether it is a standby that tells more; elsewhere, or where only a server that writes will do,
    /// it is the sign; but not to somebody who holds the connection, and may have asked for a transaction that only reads.
    /// </summary>
    public static bool MeansOtherRole(Link link, PoolGate pool, Lease? lease) =>
        pool.Lane != Lane.Read
        && (
            pool.Options.TargetSessionAttributes is PgTargetSession.Primary or PgTargetSession.ReadWrite
            || (lease is null && link.Server.Find("in_hot_standby") is null)
        );
}
