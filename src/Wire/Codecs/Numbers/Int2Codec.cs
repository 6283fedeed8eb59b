using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>int2, read as short and every wider number. Accepts any integer in range.</summary>
internal sealed class Int2Codec
    : ValueCodec<short, Int2Format>,
        IValueForm<int, Int2Format>,
        IValueForm<long, Int2Format>,
        IValueForm<decimal, Int2Format>,
        IValueForm<double, Int2Format>,
        IValueForm<uint, Int2Format>,
        IValueForm<ulong, Int2Format>
{
    public Int2Codec()
        : base(PgTypes.Int2) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (!IntegerArgument.TryGet(in argument, out Int128 value))
        {
            return false;
        }
        Int2Format.Write(long.CreateSaturating(value), target);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new Int2ArrayCodec(type, this);
}
