using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Framing;
using NodaTime;

namespace ActorPg.NodaTime.Codecs;

/// <summary>timetz as OffsetTime, and as without NodaTime.</summary>
internal sealed class OffsetTimeCodec : ValueCodec<OffsetTime, OffsetTimeFormat>, IValueForm<PgTimeTz, TimeTzFormat>
{
    private static readonly TimeTzCodec _builtIn = new();

    public OffsetTimeCodec()
        : base(PgTypes.TimeTz) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object || argument.Object is not OffsetTime value)
        {
            return _builtIn.TryWrite(in argument, target);
        }
        default(OffsetTimeFormat).Write(value, target);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new OffsetTimeArrayCodec(type, this);
}
