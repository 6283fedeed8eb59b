using System.Collections;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Textual;

namespace ActorPg.Wire.Codecs.Bits;

/// <summary>bit[] and varbit[], of PgBitString, BitArray or string.</summary>
internal sealed class BitStringArrayCodec
    : TextualArrayCodec<PgBitString, BitStringFormat>,
        IArrayForms<BitArray, ReferenceElement<BitArray, BitStringFormat>>
{
    public BitStringArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
