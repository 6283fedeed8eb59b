using ActorPg.Messages;

namespace ActorPg.Lanes;

/// <summary>What to do about an error that comes of the lane a statement was sent by.</summary>
internal static class LaneAdvice
{
    /// <summary>The hint; null when the lane has nothing to do with it.</summary>
    public static string? For(Lane lane, PostgresException error) =>
        lane == Lane.Read && error.SqlState == SqlStates.ReadOnlySqlTransaction
            ? "The read lane takes statements that only read. Send this one through the pool itself, or, if it stands alone, through the pool's Ingest."
            : null;
}
