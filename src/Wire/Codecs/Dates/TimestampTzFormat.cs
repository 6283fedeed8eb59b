using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>
/// A point in time in UTC: <see cref="MicrosecondFormat"/>. The server keeps no offset: a DateTimeOffset comes back with offset zero, a DateTime as
/// Utc. A DateTime of another kind is not taken, since it would depend on the machine what it means.
/// </summary>
internal readonly struct TimestampTzFormat
    : IBinaryFormat<DateTimeOffset>,
        IBinaryFormat<DateTime>,
        IBinaryFormat<PgTimestamp>
{
    private const string Name = "timestamptz";

    public static void Write(PgTimestamp value, FrameBuffer target) => target.WriteInt64(value.MicrosecondsSince2000);

    public static void Write(DateTimeOffset value, FrameBuffer target) => Write((PgTimestamp)value.UtcDateTime, target);

    public static void Write(DateTime value, FrameBuffer target)
    {
        if (value.Kind != DateTimeKind.Utc)
        {
            BadInput.Refused(
                $"a DateTime of kind {value.Kind} cannot be sent as timestamptz: make it Utc, or pass a DateTimeOffset"
            );
        }
        Write((PgTimestamp)value, target);
    }

    DateTimeOffset IBinaryFormat<DateTimeOffset>.Read(ReadOnlySpan<byte> source) =>
        new(MicrosecondFormat.ReadDateTime(Name, DateTimeKind.Utc, source));

    void IBinaryFormat<DateTimeOffset>.Write(DateTimeOffset value, FrameBuffer target) => Write(value, target);

    DateTime IBinaryFormat<DateTime>.Read(ReadOnlySpan<byte> source) =>
        MicrosecondFormat.ReadDateTime(Name, DateTimeKind.Utc, source);

    void IBinaryFormat<DateTime>.Write(DateTime value, FrameBuffer target) => Write(value, target);

    PgTimestamp IBinaryFormat<PgTimestamp>.Read(ReadOnlySpan<byte> source) => MicrosecondFormat.Read(Name, source);

    void IBinaryFormat<PgTimestamp>.Write(PgTimestamp value, FrameBuffer target) => Write(value, target);
}
