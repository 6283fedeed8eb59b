using System.Net.NetworkInformation;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>The bytes of <see cref="MacBytes"/> for macaddr8.</summary>
internal readonly struct MacAddr8Format : IBinaryFormat<PhysicalAddress>, IBinaryFormat<string>
{
    private const string Name = "macaddr8";

    PhysicalAddress IBinaryFormat<PhysicalAddress>.Read(ReadOnlySpan<byte> source) =>
        MacBytes.Read(Name, MacBytes.Long, source);

    void IBinaryFormat<PhysicalAddress>.Write(PhysicalAddress value, FrameBuffer target) =>
        MacBytes.Write(Name, MacBytes.Long, value, target);

    string IBinaryFormat<string>.Read(ReadOnlySpan<byte> source) => MacBytes.ReadText(Name, MacBytes.Long, source);

    void IBinaryFormat<string>.Write(string value, FrameBuffer target) =>
        MacBytes.WriteText(Name, MacBytes.Long, value, target);
}
