using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Numbers;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Strings;

/// <summary>"char", the one-byte type of the system catalogues, as char, byte or string.</summary>
internal sealed class CharCodec
    : ValueCodec<char, CharFormat>,
        IValueForm<byte, CharFormat>,
        IReferenceForm<string, CharFormat>
{
    public CharCodec()
        : base(PgTypes.Char) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Char:
                CharFormat.Write(argument.Char, target);
                return true;
            case PgArgumentKind.String:
                CharFormat.Write(argument.String, target);
                return true;
            default:
                if (!IntegerArgument.TryGet(in argument, out Int128 value))
                {
                    return false;
                }
                if (value < byte.MinValue || value > byte.MaxValue)
                {
                    BadInput.OutOfRange("\"char\"", byte.MinValue, byte.MaxValue);
                }
                target.WriteByte((byte)value);
                return true;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new CharArrayCodec(type, this);
}
