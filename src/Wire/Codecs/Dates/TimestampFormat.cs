using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>A point in time without a zone: <see cref="MicrosecondFormat"/>. A DateTime comes back as Unspecified, and is not taken as Utc.</summary>
internal readonly struct TimestampFormat : IBinaryFormat<DateTime>, IBinaryFormat<PgTimestamp>
{
    private const string Name = "timestamp";

    public static void Write(PgTimestamp value, FrameBuffer target) => target.WriteInt64(value.MicrosecondsSince2000);

    public static void Write(DateTime value, FrameBuffer target)
    {
        if (value.Kind == DateTimeKind.Utc)
        {
            BadInput.Refused(
                "a DateTime of kind Utc cannot be sent as timestamp, which has no zone: cast to timestamptz, or make it Unspecified"
            );
        }
        Write((PgTimestamp)value, target);
    }

    DateTime IBinaryFormat<DateTime>.Read(ReadOnlySpan<byte> source) =>
        MicrosecondFormat.ReadDateTime(Name, DateTimeKind.Unspecified, source);

    void IBinaryFormat<DateTime>.Write(DateTime value, FrameBuffer target) => Write(value, target);

    PgTimestamp IBinaryFormat<PgTimestamp>.Read(ReadOnlySpan<byte> source) => MicrosecondFormat.Read(Name, source);

    void IBinaryFormat<PgTimestamp>.Write(PgTimestamp value, FrameBuffer target) => Write(value, target);
}
