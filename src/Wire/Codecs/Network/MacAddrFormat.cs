using System.Net.NetworkInformation;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>The bytes of <see cref="MacBytes"/> for macaddr.</summary>
internal readonly struct MacAddrFormat : IBinaryFormat<PhysicalAddress>, IBinaryFormat<string>
{
    private const string Name = "macaddr";

    PhysicalAddress IBinaryFormat<PhysicalAddress>.Read(ReadOnlySpan<byte> source) =>
        MacBytes.Read(Name, MacBytes.Short, source);

    void IBinaryFormat<PhysicalAddress>.Write(PhysicalAddress value, FrameBuffer target) =>
        MacBytes.Write(Name, MacBytes.Short, value, target);

    string IBinaryFormat<string>.Read(ReadOnlySpan<byte> source) => MacBytes.ReadText(Name, MacBytes.Short, source);

    void IBinaryFormat<string>.Write(string value, FrameBuffer target) =>
        MacBytes.WriteText(Name, MacBytes.Short, value, target);
}
