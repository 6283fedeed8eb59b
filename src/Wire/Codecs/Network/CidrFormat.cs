using System.Net;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>The bytes of <see cref="InetBytes"/> for cidr.</summary>
internal readonly struct CidrFormat : IBinaryFormat<PgInet>, IBinaryFormat<IPAddress>, IBinaryFormat<IPNetwork>
{
    private const string Name = "cidr";

    public static void Write(PgInet value, FrameBuffer target) => InetBytes.Write(value, isCidr: true, target);

    PgInet IBinaryFormat<PgInet>.Read(ReadOnlySpan<byte> source) => InetBytes.Read(Name, source);

    void IBinaryFormat<PgInet>.Write(PgInet value, FrameBuffer target) => Write(value, target);

    IPAddress IBinaryFormat<IPAddress>.Read(ReadOnlySpan<byte> source) => InetBytes.ReadHost(Name, source);

    void IBinaryFormat<IPAddress>.Write(IPAddress value, FrameBuffer target) => Write(InetBytes.Host(value), target);

    IPNetwork IBinaryFormat<IPNetwork>.Read(ReadOnlySpan<byte> source) => InetBytes.ReadNetwork(Name, source);

    void IBinaryFormat<IPNetwork>.Write(IPNetwork value, FrameBuffer target) => Write(value, target);
}
