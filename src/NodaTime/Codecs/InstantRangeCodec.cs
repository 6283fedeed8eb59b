using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>tstzrange as PgRange of Instant or PgTimestamp, or as Interval, which has its start and has not its end.</summary>
internal sealed class InstantRangeCodec
    : RangeCodec<Instant>,
        IRangeForm<PgTimestamp>,
        ICodec<Interval>,
        ICodec<Interval?>
{
    public InstantRangeCodec(PgType type, Codec element)
        : base(type, element) { }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new TwinArrayCodec<PgRange<Instant>, PgRange<PgTimestamp>>(type, this);

    Interval ICodec<Interval>.Read(ReadOnlySpan<byte> source) => ReadInterval(source);

    void ICodec<Interval>.Write(Interval value, FrameBuffer target) =>
        RangeWriter.Write(RangeOf(value), this, Element, target);

    Interval? ICodec<Interval?>.Read(ReadOnlySpan<byte> source) => ReadInterval(source);

    void ICodec<Interval?>.Write(Interval? value, FrameBuffer target) =>
        RangeWriter.Write(RangeOf(value!.Value), this, Element, target);

    protected override bool TryConvert(object value, [NotNullWhen(true)] out IRangeArgument? range)
    {
        range = value is Interval interval ? RangeOf(interval) : null;
        return range is not null;
    }

    private static PgRange<Instant> RangeOf(Interval value) =>
        (value.HasStart, value.HasEnd) switch
        {
            (true, true) => new PgRange<Instant>(value.Start, value.End),
            (true, false) => PgRange.AtLeast(value.Start),
            (false, true) => PgRange.LessThan(value.End),
            _ => PgRange.All<Instant>(),
        };

    private Interval ReadInterval(ReadOnlySpan<byte> source)
    {
        PgRange<Instant> range = RangeReader.Read<Instant>(source, this, Element);
        if (range.IsEmpty || range.UpperInclusive || !(range.LowerInclusive || range.LowerInfinite))
        {
            BadBytes.DoesNotFit(
                Type.Name,
                "Interval",
                "it is empty, or without its start or with its end; read it as PgRange<Instant>"
            );
        }
        return new Interval(range.LowerInfinite ? null : range.Lower, range.UpperInfinite ? null : range.Upper);
    }
}
