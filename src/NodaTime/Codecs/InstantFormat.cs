using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timestamptz as a moment, or as a moment with an offset, which is sent as UTC and comes back in it. The bytes of MicrosecondFormat.</summary>
internal readonly struct InstantFormat
    : IBinaryFormat<Instant>,
        IBinaryFormat<OffsetDateTime>,
        IBinaryFormat<ZonedDateTime>
{
    private const string Name = "timestamptz";

    public static void Write(Instant value, FrameBuffer target) =>
        target.WriteInt64(Micros.Of(value).MicrosecondsSince2000);

    Instant IBinaryFormat<Instant>.Read(ReadOnlySpan<byte> source) => Read(source).ToInstant();

    void IBinaryFormat<Instant>.Write(Instant value, FrameBuffer target) => Write(value, target);

    OffsetDateTime IBinaryFormat<OffsetDateTime>.Read(ReadOnlySpan<byte> source) => Read(source).ToOffsetDateTime();

    void IBinaryFormat<OffsetDateTime>.Write(OffsetDateTime value, FrameBuffer target) =>
        Write(value.ToInstant(), target);

    ZonedDateTime IBinaryFormat<ZonedDateTime>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<ZonedDateTime>.Write(ZonedDateTime value, FrameBuffer target) =>
        Write(value.ToInstant(), target);

    private static ZonedDateTime Read(ReadOnlySpan<byte> source) =>
        Micros.ToDateTime(Name, MicrosecondFormat.Read(Name, source)).InUtc();
}
