using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>
/// Elements that all have one width and none of which is NULL: for each an Int32 with that width and the value, big-endian. Their place is known without
/// a look at those before, so the loop carries nothing but the doubt whether it is so.
/// </summary>
internal static class FixedElements
{
    /// <summary>Four bytes each. False when it is not so; what was written then means nothing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> elements, Span<int> items)
    {
        if (elements.Length != items.Length * (long)(sizeof(int) + sizeof(int)))
        {
            return false;
        }
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(elements);
        ulong otherWidths = 0;
        for (int i = 0; i < items.Length; i++)
        {
            ulong word = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(words[i]) : words[i];
            otherWidths |= (word >> 32) ^ sizeof(int);
            items[i] = (int)word;
        }
        return otherWidths == 0;
    }

    /// <summary>Eight bytes each, whose bits are the value's. False when it is not so; what was written then means nothing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> elements, Span<long> items)
    {
        const int Stride = sizeof(int) + sizeof(long);
        if (elements.Length != items.Length * (long)Stride)
        {
            return false;
        }
        int otherWidths = 0;
        for (int i = 0; i < items.Length; i++)
        {
            ReadOnlySpan<byte> element = elements.Slice(i * Stride, Stride);
            otherWidths |= BinaryPrimitives.ReadInt32BigEndian(element) ^ sizeof(long);
            items[i] = BinaryPrimitives.ReadInt64BigEndian(element[sizeof(int)..]);
        }
        return otherWidths == 0;
    }
}
