using System.Buffers.Binary;
using System.Numerics;

namespace ActorPg.Simulation.Engine;

/// <summary>
/// A 64-bit hash that is the same in every process, unlike <see cref="HashCode"/> and <see cref="string.GetHashCode()"/>. For traces and seeds, not for
/// secrets.
/// </summary>
internal static class Hash64
{
    public const ulong Start = 0x9e3779b97f4a7c15;

    private const ulong Prime = 0xff51afd7ed558ccd;

    public static ulong Add(ulong hash, ulong value) => BitOperations.RotateLeft((hash ^ value) * Prime, 29) + Start;

    public static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            hash = (hash ^ c) * Prime;
        }
        return Add(hash, (ulong)text.Length);
    }

    public static ulong Add(ulong hash, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 8; rest = rest[8..])
        {
            hash = Add(hash, BinaryPrimitives.ReadUInt64LittleEndian(rest));
        }
        foreach (byte b in rest)
        {
            hash = (hash ^ b) * Prime;
        }
        return Add(hash, (ulong)bytes.Length);
    }
}
