using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timestamp as a date and time without a zone. The bytes of MicrosecondFormat.</summary>
internal readonly struct LocalDateTimeFormat : IBinaryFormat<LocalDateTime>
{
    private const string Name = "timestamp";

    public LocalDateTime Read(ReadOnlySpan<byte> source) =>
        Micros.ToDateTime(Name, MicrosecondFormat.Read(Name, source));

    public void Write(LocalDateTime value, FrameBuffer target) =>
        target.WriteInt64(Micros.Of(value).MicrosecondsSince2000);
}
