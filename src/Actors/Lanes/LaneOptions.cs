using ActorPg.Messages;

namespace ActorPg.Lanes;

/// <summary>What a lane beside a pool does otherwise than the pool.</summary>
internal static class LaneOptions
{
    /// <summary>What makes a server refuse to write.</summary>
    public const string ReadOnlySetting = "default_transaction_read_only";

    /// <summary>Requests that one connection takes in a lane: a burst is the better the larger it is, up to a point.</summary>
    private const int PipelineLimit = 256;

    /// <summary>The options of the lane. Its connections are made when they are needed.</summary>
    public static PgOptions Of(PgOptions main, Lane lane) =>
        main with
        {
            MinSize = 0,
            MaxSize = Math.Min(main.MaxSize, lane == Lane.Read ? main.ReadMaxSize : main.IngestMaxSize),
            TargetSessionAttributes = lane == Lane.Read ? Target(main) : main.TargetSessionAttributes,
            PipelineLimit = Math.Max(main.PipelineLimit, PipelineLimit),
            Settings =
                lane == Lane.Read
                    ? new Dictionary<string, string>(main.Settings, StringComparer.Ordinal) { [ReadOnlySetting] = "on" }
                    : main.Settings,
        };

    /// <summary>The lane's own connections do not write whatever the server is, so what tells is whether it is a standby.</summary>
    private static PgTargetSession Target(PgOptions main) =>
        (main.ReadTargetSessionAttributes ?? main.TargetSessionAttributes) switch
        {
            PgTargetSession.ReadWrite => PgTargetSession.Primary,
            PgTargetSession.ReadOnly => PgTargetSession.PreferStandby,
            PgTargetSession other => other,
        };
}
