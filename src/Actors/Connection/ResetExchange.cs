using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>
/// Makes a connection as new behind a holder: ends a transaction left open, and undoes what may have been changed in the session. Prepared statements
/// stay: they are the connection's own.
/// </summary>
internal sealed class ResetExchange : SimpleQueryExchange
{
    /// <summary>What undoes all that a holder may have changed.</summary>
    public const string Session =
        "CLOSE ALL;UNLISTEN *;SET SESSION AUTHORIZATION DEFAULT;RESET ALL;SELECT pg_advisory_unlock_all();DISCARD SEQUENCES;DISCARD TEMP";

    private ResetExchange() { }

    /// <summary>Writes what is needed; null when nothing is.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="status">Whether a transaction is open.</param>
    /// <param name="dirty">Whether the session may have been changed.</param>
    /// <param name="forgets">Whether statements were prepared under names of the holder's choice; then the connection's own go too.</param>
    public static ResetExchange? Write(FrameBuffer output, TransactionStatus status, bool dirty, bool forgets)
    {
        bool open = status != TransactionStatus.Idle;
        if (!open && !dirty)
        {
            return null;
        }
        string sql =
            !dirty ? "ROLLBACK"
            : open ? $"ROLLBACK;{Session}"
            : Session;
        if (forgets)
        {
            sql += ";DEALLOCATE ALL";
        }
        Query.Write(output, sql);
        var exchange = new ResetExchange();
        exchange.Begin();
        return exchange;
    }
}
