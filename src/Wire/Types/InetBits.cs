namespace ActorPg.Wire.Types;

/// <summary>The bits of an address behind its network's prefix.</summary>
internal static class InetBits
{
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
