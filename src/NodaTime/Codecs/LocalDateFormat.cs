using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>date as a date of the ISO calendar. The bytes of DateFormat.</summary>
internal readonly struct LocalDateFormat : IBinaryFormat<LocalDate>
{
    public LocalDate Read(ReadOnlySpan<byte> source) => Micros.ToDate("date", DateFormat.Read(source));

    public void Write(LocalDate value, FrameBuffer target) => DateFormat.Write(Micros.Of(value), target);
}
