using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>interval as Period, as Duration where it has no months, and as without NodaTime.</summary>
internal sealed class PeriodCodec
    : Codec,
        IReferenceForm<Period, PeriodFormat>,
        IValueForm<Duration, PeriodFormat>,
        IValueForm<PgInterval, IntervalFormat>,
        IValueForm<TimeSpan, IntervalFormat>
{
    private static readonly IntervalCodec _builtIn = new();

    public PeriodCodec()
        : base(PgTypes.Interval) { }

    public override Type ClrType => typeof(Period);

    public override object ReadObject(ReadOnlySpan<byte> source) => ((ICodec<Period>)this).Read(source);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind == PgArgumentKind.Object ? argument.Object : null)
        {
            case Period value:
                PeriodFormat.Write(value, target);
                return true;
            case Duration value:
                PeriodFormat.Write(value, target);
                return true;
            default:
                return _builtIn.TryWrite(in argument, target);
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new PeriodArrayCodec(type, this);
}
