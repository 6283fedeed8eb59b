using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>time as LocalTime, and as without NodaTime.</summary>
internal sealed class LocalTimeCodec
    : ValueCodec<LocalTime, LocalTimeFormat>,
        IValueForm<TimeOnly, TimeFormat>,
        IValueForm<TimeSpan, TimeFormat>
{
    private static readonly TimeCodec _builtIn = new();

    public LocalTimeCodec()
        : base(PgTypes.Time) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object || argument.Object is not LocalTime value)
        {
            return _builtIn.TryWrite(in argument, target);
        }
        default(LocalTimeFormat).Write(value, target);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new LocalTimeArrayCodec(type, this);
}
