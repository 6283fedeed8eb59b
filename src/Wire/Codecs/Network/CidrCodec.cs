using System.Net;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>cidr as IPNetwork, PgInet or string, as IPAddress where it is a single host. Accepts all of them.</summary>
internal sealed class CidrCodec
    : ValueCodec<IPNetwork, CidrFormat>,
        IValueForm<PgInet, CidrFormat>,
        IReferenceForm<IPAddress, CidrFormat>,
        IReferenceForm<string, CidrText>
{
    public CidrCodec()
        : base(PgTypes.Cidr) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind == PgArgumentKind.String)
        {
            default(CidrText).Write(argument.String, target);
            return true;
        }
        if (!InetBytes.TryConvert(in argument, out PgInet value))
        {
            return false;
        }
        CidrFormat.Write(value, target);
        return true;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new CidrArrayCodec(type, this);
}
