using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>int8, read as long, decimal, or int where it fits. Accepts any integer in range.</summary>
internal sealed class Int8Codec
    : ValueCodec<long, Int8Format>,
        IValueForm<int, Int8Format>,
        IValueForm<decimal, Int8Format>,
        IValueForm<short, Int8Format>,
        IValueForm<uint, Int8Format>,
        IValueForm<ulong, Int8Format>
{
    public Int8Codec()
        : base(PgTypes.Int8) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Int64:
                target.WriteInt64(argument.Int64);
                return true;
            case PgArgumentKind.Int32:
                target.WriteInt64(argument.Int32);
                return true;
            default:
                if (!IntegerArgument.TryGet(in argument, out Int128 value))
                {
                    return false;
                }
                if (value < long.MinValue || value > long.MaxValue)
                {
                    BadInput.OutOfRange("int8", long.MinValue, long.MaxValue);
                }
                target.WriteInt64((long)value);
                return true;
        }
    }
}
