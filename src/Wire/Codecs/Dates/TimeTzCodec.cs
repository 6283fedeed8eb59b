using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>timetz as PgTimeTz.</summary>
internal sealed class TimeTzCodec : ValueCodec<PgTimeTz, TimeTzFormat>
{
    public TimeTzCodec()
        : base(PgTypes.TimeTz) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object || argument.Object is not PgTimeTz value)
        {
            return false;
        }
        default(TimeTzFormat).Write(value, target);
        return true;
    }
}
