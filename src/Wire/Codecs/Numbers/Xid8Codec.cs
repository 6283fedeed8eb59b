using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>xid8 as ulong. Accepts any integer in range.</summary>
internal sealed class Xid8Codec : ValueCodec<ulong, Xid8Format>
{
    public Xid8Codec()
        : base(PgTypes.Xid8) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (!IntegerArgument.TryGet(in argument, out Int128 value))
        {
            return false;
        }
        if (value < ulong.MinValue || value > ulong.MaxValue)
        {
            BadInput.OutOfRange("xid8", ulong.MinValue, ulong.MaxValue);
        }
        default(Xid8Format).Write((ulong)value, target);
        return true;
    }
}
