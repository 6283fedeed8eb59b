using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>oid, xid and cid, read as uint or long. Accepts any integer in range.</summary>
internal sealed class UInt32Codec : ValueCodec<uint, UInt32Format>, IValueForm<long, UInt32Format>
{
    public UInt32Codec(PgType type)
        : base(type) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (!IntegerArgument.TryGet(in argument, out Int128 value))
        {
            return false;
        }
        if (value < uint.MinValue || value > uint.MaxValue)
        {
            BadInput.OutOfRange(Type.Name, uint.MinValue, uint.MaxValue);
        }
        target.WriteUInt32((uint)value);
        return true;
    }
}
