using System.Net;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Textual;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>inet[], of PgInet, IPAddress or string.</summary>
internal sealed class InetArrayCodec
    : TextualArrayCodec<PgInet, InetFormat>,
        IArrayForms<IPAddress, ReferenceElement<IPAddress, InetFormat>>
{
    public InetArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
