using System.Net;

namespace ActorPg.Wire.Types;

/// <summary>The bits of an address: how many there are, and those behind its network's prefix.</summary>
internal static class InetBits
{
    private const int LargestBytes = 16;

    /// <summary>32 for IPv4, 128 for IPv6.</summary>
    public static int LengthOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[LargestBytes];
        address.TryWriteBytes(bytes, out int count);
        return 8 * count;
    }

    /// <summary>Whether an IPv6 address is bound to one interface of this machine, which says nothing to a server.</summary>
    public static bool HasScope(IPAddress address) => LengthOf(address) == 8 * LargestBytes && address.ScopeId != 0;

    public static void ClearHost(Span<byte> address, int prefixLength)
    {
        for (int i = 0; i < address.Length; i++)
        {
            int kept = Math.Clamp(prefixLength - (8 * i), 0, 8);
            address[i] &= (byte)(0xff << (8 - kept));
        }
    }

    public static bool HasHost(ReadOnlySpan<byte> address, int prefixLength)
    {
        Span<byte> network = stackalloc byte[address.Length];
        address.CopyTo(network);
        ClearHost(network, prefixLength);
        return !network.SequenceEqual(address);
    }
}
