using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>int4, read as int and every wider number. Accepts any integer in range.</summary>
internal sealed class Int4Codec
    : ValueCodec<int, Int4Format>,
        IValueForm<long, Int4Format>,
        IValueForm<decimal, Int4Format>,
        IValueForm<double, Int4Format>,
        IValueForm<short, Int4Format>,
        IValueForm<uint, Int4Format>,
        IValueForm<ulong, Int4Format>
{
    public Int4Codec()
        : base(PgTypes.Int4) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind == PgArgumentKind.Int32)
        {
            target.WriteInt32(argument.Int32);
            return true;
        }
        if (!IntegerArgument.TryGet(in argument, out Int128 value))
        {
            return false;
        }
        Int4Format.Write(long.CreateSaturating(value), target);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new Int4ArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new RangeCodec<int, long>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<int, long>(type, this);
}
