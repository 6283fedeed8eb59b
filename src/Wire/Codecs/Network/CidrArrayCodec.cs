using System.Net;
using ActorPg.Wire.Codecs.Arrays;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>cidr[], of IPNetwork, PgInet or string.</summary>
internal sealed class CidrArrayCodec
    : ValueArrayCodec<IPNetwork, CidrFormat>,
        IValueArrayForms<PgInet, CidrFormat>,
        IArrayForms<string, ReferenceElement<string, CidrText>>
{
    public CidrArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
