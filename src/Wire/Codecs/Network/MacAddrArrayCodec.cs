using System.Net.NetworkInformation;
using ActorPg.Wire.Codecs.Arrays;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>macaddr[] and macaddr8[], of PhysicalAddress or string.</summary>
internal sealed class MacAddrArrayCodec<TFormat>
    : ReferenceArrayCodec<PhysicalAddress, TFormat>,
        IArrayForms<string, ReferenceElement<string, TFormat>>
    where TFormat : struct, IBinaryFormat<PhysicalAddress>, IBinaryFormat<string>
{
    public MacAddrArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
