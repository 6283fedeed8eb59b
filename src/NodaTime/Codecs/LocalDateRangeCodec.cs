using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>daterange as PgRange of LocalDate or PgDate, or as DateInterval, which has both its ends.</summary>
internal sealed class LocalDateRangeCodec : RangeCodec<LocalDate>, IRangeForm<PgDate>, ICodec<DateInterval>
{
    public LocalDateRangeCodec(PgType type, Codec element)
        : base(type, element) { }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new TwinArrayCodec<PgRange<LocalDate>, PgRange<PgDate>>(type, this);

    DateInterval ICodec<DateInterval>.Read(ReadOnlySpan<byte> source)
    {
        PgRange<LocalDate> range = RangeReader.Read<LocalDate>(source, this, Element);
        if (range.IsEmpty || range.LowerInfinite || range.UpperInfinite)
        {
            BadBytes.DoesNotFit(
                Type.Name,
                "DateInterval",
                "it is empty or lacks a bound; read it as PgRange<LocalDate>"
            );
        }
        return new DateInterval(
            range.LowerInclusive ? range.Lower : range.Lower.PlusDays(1),
            range.UpperInclusive ? range.Upper : range.Upper.PlusDays(-1)
        );
    }

    void ICodec<DateInterval>.Write(DateInterval value, FrameBuffer target) =>
        RangeWriter.Write(RangeOf(value), this, Element, target);

    protected override bool TryConvert(object value, [NotNullWhen(true)] out IRangeArgument? range)
    {
        range = value is DateInterval interval ? RangeOf(interval) : null;
        return range is not null;
    }

    private static PgRange<LocalDate> RangeOf(DateInterval value) => new(value.Start, value.End, upperInclusive: true);
}
