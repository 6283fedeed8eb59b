using System.Net;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>
/// One byte family (2 for IPv4, 3 for IPv6), one byte prefix length, one byte 1 for cidr and 0 for inet, one byte count of the address's bytes, and
/// those. Source: PostgreSQL 18, Network Address Types; network_send in network.c.
/// </summary>
internal static class InetBytes
{
    private const int HeaderBytes = 4;
    private const byte FamilyIPv4 = 2;
    private const byte FamilyIPv6 = 3;

    public static PgInet Read(string type, ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderBytes)
        {
            BadBytes.Malformed(type, "its header is cut short");
        }
        int addressBytes = source[0] switch
        {
            FamilyIPv4 => 4,
            FamilyIPv6 => 16,
            _ => 0,
        };
        int prefixLength = source[1];
        int count = source[3];
        if (addressBytes == 0 || count != addressBytes || source.Length != HeaderBytes + count)
        {
            BadBytes.Malformed(type, $"family {source[0]} does not go with an address of {count} bytes");
        }
        if (prefixLength > 8 * count)
        {
            BadBytes.Malformed(type, $"its prefix is {prefixLength} bits long");
        }
        return new PgInet(new IPAddress(source[HeaderBytes..]), prefixLength);
    }

    public static void Write(PgInet value, bool isCidr, FrameBuffer target)
    {
        Span<byte> address = stackalloc byte[16];
        value.Address.TryWriteBytes(address, out int count);
        address = address[..count];
        if (isCidr && InetBits.HasHost(address, value.PrefixLength))
        {
            BadInput.Refused("the address has bits set to the right of its prefix, which cidr does not allow");
        }
        target.WriteByte(count == 16 ? FamilyIPv6 : FamilyIPv4);
        target.WriteByte((byte)value.PrefixLength);
        target.WriteByte(isCidr ? (byte)1 : (byte)0);
        target.WriteByte((byte)count);
        target.WriteBytes(address);
    }

    public static IPAddress ReadHost(string type, ReadOnlySpan<byte> source)
    {
        PgInet value = Read(type, source);
        if (!value.IsHost)
        {
            BadBytes.DoesNotFit(
                type,
                "IPAddress",
                "it has a prefix that is shorter than its address; read it as PgInet"
            );
        }
        return value.Address;
    }

    public static IPNetwork ReadNetwork(string type, ReadOnlySpan<byte> source)
    {
        PgInet value = Read(type, source);
        IPNetwork network = value.Network;
        if (!network.BaseAddress.Equals(value.Address))
        {
            BadBytes.DoesNotFit(type, "IPNetwork", "it has bits set to the right of its prefix; read it as PgInet");
        }
        return network;
    }

    public static PgInet Host(IPAddress address)
    {
        if (InetBits.HasScope(address))
        {
            BadInput.Refused("the address has a scope, which PostgreSQL cannot keep");
        }
        return new PgInet(address);
    }

    /// <summary>The address in whichever of its CLR types; false for any other.</summary>
    public static bool TryConvert(in PgArgument argument, out PgInet value)
    {
        value = default;
        switch (argument.Kind == PgArgumentKind.Object ? argument.Object : null)
        {
            case PgInet inet:
                value = inet;
                return true;
            case IPAddress address:
                value = Host(address);
                return true;
            case IPNetwork network:
                value = network;
                return true;
            default:
                return false;
        }
    }
}
