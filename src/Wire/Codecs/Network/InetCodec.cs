using System.Net;
using ActorPg.Wire.Codecs.Textual;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>inet as PgInet; as IPAddress where it is a single host, as IPNetwork where no bit is the host's own, as string. Accepts all of them.</summary>
internal sealed class InetCodec
    : TextualCodec<PgInet, InetFormat>,
        IReferenceForm<IPAddress, InetFormat>,
        IValueForm<IPNetwork, InetFormat>
{
    public InetCodec()
        : base(PgTypes.Inet) { }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new InetArrayCodec(type, this);

    protected override bool TryWriteOther(in PgArgument argument, FrameBuffer target)
    {
        if (!InetBytes.TryConvert(in argument, out PgInet value))
        {
            return false;
        }
        InetFormat.Write(value, target);
        return true;
    }
}
