using System.Net.NetworkInformation;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>macaddr or macaddr8 as PhysicalAddress or string; macaddr8 takes an address of six bytes too.</summary>
internal sealed class MacAddrCodec<TFormat>
    : Codec,
        IReferenceForm<PhysicalAddress, TFormat>,
        IReferenceForm<string, TFormat>
    where TFormat : struct, IBinaryFormat<PhysicalAddress>, IBinaryFormat<string>
{
    public MacAddrCodec(PgType type)
        : base(type) { }

    public override Type ClrType => typeof(PhysicalAddress);

    public override object ReadObject(ReadOnlySpan<byte> source) => ((ICodec<PhysicalAddress>)this).Read(source);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.String:
                default(TFormat).Write(argument.String, target);
                return true;
            case PgArgumentKind.Object when argument.Object is PhysicalAddress address:
                default(TFormat).Write(address, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new MacAddrArrayCodec<TFormat>(type, this);
}
