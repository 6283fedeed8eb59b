using System.Collections.Frozen;

namespace ActorPg.Wire.Errors;

/// <summary>
/// The errors after which the same work, done again from the start, can succeed: chosen from PostgreSQL 18, Error Codes. Codes whose outcome is not
/// known (08007, 40003) are not among them, since doing the work again could do it twice.
/// </summary>
internal static class TransientSqlStates
{
    private static readonly FrozenSet<string> _codes = FrozenSet.Create(
        StringComparer.Ordinal,
        SqlStates.ConnectionException,
        SqlStates.ConnectionDoesNotExist,
        SqlStates.ConnectionFailure,
        SqlStates.SqlclientUnableToEstablishSqlconnection,
        SqlStates.SqlserverRejectedEstablishmentOfSqlconnection,
        SqlStates.SerializationFailure,
        SqlStates.DeadlockDetected,
        SqlStates.InsufficientResources,
        SqlStates.DiskFull,
        SqlStates.OutOfMemory,
        SqlStates.TooManyConnections,
        SqlStates.ObjectInUse,
        SqlStates.LockNotAvailable,
        SqlStates.AdminShutdown,
        SqlStates.CrashShutdown,
        SqlStates.CannotConnectNow,
        SqlStates.IdleSessionTimeout,
        SqlStates.SystemError,
        SqlStates.IoError
    );

    public static bool Contains(string sqlState) => _codes.Contains(sqlState);
}
