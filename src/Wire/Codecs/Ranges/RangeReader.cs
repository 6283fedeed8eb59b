using System.Buffers.Binary;
using ActorPg.Wire.Codecs.TextForms;

namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>
/// Reads ranges: one byte of <see cref="RangeFlags"/>, then for the lower and the upper bound, each unless it is infinite or the range empty, Int32
/// length and bytes. A multirange is Int32 count, then per range Int32 length and those bytes. Source: PostgreSQL 18, range_send in rangetypes.c,
/// multirange_send in multirangetypes.c.
/// </summary>
internal static class RangeReader
{
    /// <summary>A range whose codec travels as the codec of its bounds does.</summary>
    public static PgRange<T> Read<T>(ReadOnlySpan<byte> source, Codec range, Codec element) =>
        ReadBinary<T>(
            range.FormatCode == 0 ? TextRange.ToBinary(source, range.Type.Name) : source,
            range.Type.Name,
            (ICodec<T>)element
        );

    public static PgRange<T>[] ReadMany<T>(ReadOnlySpan<byte> source, Codec multirange, Codec element)
    {
        string type = multirange.Type.Name;
        if (multirange.FormatCode == 0)
        {
            source = TextRange.MultirangeToBinary(source, type);
        }
        if (source.Length < sizeof(int))
        {
            BadBytes.Malformed(type, "its header is cut short");
        }
        int count = BinaryPrimitives.ReadInt32BigEndian(source);
        source = source[sizeof(int)..];
        // A range takes five bytes at least: what cannot be there is refused before room is made for it.
        if (count < 0 || (long)count * (sizeof(int) + 1) > source.Length)
        {
            BadBytes.Malformed(type, $"it cannot have {count} ranges");
        }
        if (count == 0)
        {
            CheckEnd(source, type);
            return [];
        }
        List<PgRange<T>> ranges = [];
        for (int i = 0; i < count; i++)
        {
            ranges.Add(ReadBinary<T>(TakeBytes(ref source, type), type, (ICodec<T>)element));
        }
        CheckEnd(source, type);
        return [.. ranges];
    }

    private static PgRange<T> ReadBinary<T>(ReadOnlySpan<byte> source, string type, ICodec<T> element)
    {
        if (source.IsEmpty)
        {
            BadBytes.Malformed(type, "its flags are missing");
        }
        var flags = (RangeFlags)source[0];
        source = source[1..];
        if ((byte)flags > 0x1f)
        {
            BadBytes.Malformed(type, $"its flags are {(byte)flags}");
        }
        if (flags.HasFlag(RangeFlags.Empty))
        {
            CheckEnd(source, type);
            return PgRange.Empty<T>();
        }
        T? lower = default;
        T? upper = default;
        if (!flags.HasFlag(RangeFlags.LowerInfinite))
        {
            lower = element.Read(TakeBytes(ref source, type));
        }
        if (!flags.HasFlag(RangeFlags.UpperInfinite))
        {
            upper = element.Read(TakeBytes(ref source, type));
        }
        CheckEnd(source, type);
        return PgRange<T>.FromFlags(flags, lower, upper);
    }

    private static ReadOnlySpan<byte> TakeBytes(ref ReadOnlySpan<byte> source, string type)
    {
        if (source.Length < sizeof(int))
        {
            BadBytes.Malformed(type, "a bound of it is cut short");
        }
        int length = BinaryPrimitives.ReadInt32BigEndian(source);
        source = source[sizeof(int)..];
        if ((uint)length > (uint)source.Length)
        {
            BadBytes.Malformed(type, $"a bound of {length} bytes reaches past its end");
        }
        ReadOnlySpan<byte> bytes = source[..length];
        source = source[length..];
        return bytes;
    }

    private static void CheckEnd(ReadOnlySpan<byte> rest, string type)
    {
        if (!rest.IsEmpty)
        {
            BadBytes.Malformed(type, $"{rest.Length} bytes follow its end");
        }
    }
}
