using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ActorPg.Catalog;

/// <summary>
/// tsvector, from its binary form to the text that the server prints: Int32 lexemes, then each one: its UTF-8 with a NUL behind it, UInt16 positions, then
/// each position as UInt16, of which the upper two bits are the weight (3 is A, 0 is D and not printed). Source: PostgreSQL 18, tsvectorsend in tsvector.c.
/// </summary>
internal static class TextSearchVector
{
    /// <summary>The text; null when the bytes are not of that form.</summary>
    public static string? TryRead(ReadOnlySpan<byte> source)
    {
        if (source.Length < sizeof(int))
        {
            return null;
        }
        int count = BinaryPrimitives.ReadInt32BigEndian(source);
        source = source[sizeof(int)..];
        var text = new StringBuilder(source.Length);
        for (int i = 0; i < count; i++)
        {
            int end = source.IndexOf((byte)0);
            if (end < 0 || source.Length - end - 1 < sizeof(ushort) || !Utf8.IsValid(source[..end]))
            {
                return null;
            }
            string lexeme = Encoding.UTF8.GetString(source[..end]);
            source = source[(end + 1)..];
            text.Append(i > 0 ? " '" : "'")
                .Append(
                    lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)
                )
                .Append('\'');
            int positions = BinaryPrimitives.ReadUInt16BigEndian(source);
            source = source[sizeof(ushort)..];
            if (source.Length < positions * sizeof(ushort))
            {
                return null;
            }
            AppendPositions(text, source[..(positions * sizeof(ushort))]);
            source = source[(positions * sizeof(ushort))..];
        }
        return source.IsEmpty && count >= 0 ? text.ToString() : null;
    }

    private static void AppendPositions(StringBuilder text, ReadOnlySpan<byte> positions)
    {
        for (int at = 0; at < positions.Length; at += sizeof(ushort))
        {
            int position = BinaryPrimitives.ReadUInt16BigEndian(positions[at..]);
            text.Append(at == 0 ? ':' : ',').Append(CultureInfo.InvariantCulture, $"{position & 0x3FFF}");
            if (position >> 14 > 0)
            {
                text.Append(" CBA"[position >> 14]);
            }
        }
    }
}
