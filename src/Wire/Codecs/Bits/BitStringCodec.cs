using System.Collections;
using ActorPg.Wire.Codecs.Textual;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Bits;

/// <summary>bit and varbit as PgBitString, BitArray or a string of 0 and 1.</summary>
internal sealed class BitStringCodec
    : TextualCodec<PgBitString, BitStringFormat>,
        IReferenceForm<BitArray, BitStringFormat>
{
    public BitStringCodec(PgType type)
        : base(type) { }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new BitStringArrayCodec(type, this);

    protected override bool TryWriteOther(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object || argument.Object is not BitArray bits)
        {
            return false;
        }
        BitStringFormat.Write(new PgBitString(bits), target);
        return true;
    }
}
