using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ActorPg.Simulation.Postgres;

/// <summary>The rows of COPY, in the two formats that the simulated server speaks. Source: PostgreSQL 18, COPY, File Formats.</summary>
internal static class CopyRows
{
    private static readonly byte[] _header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>One row of ints, as the content of one CopyData.</summary>
    public static byte[] Encode(object?[] values, bool isBinary, bool isFirst)
    {
        if (!isBinary)
        {
            return Encoding.ASCII.GetBytes(string.Join('\t', values) + "\n");
        }
        int start = isFirst ? _header.Length : 0;
        byte[] row = new byte[start + 2 + (8 * values.Length)];
        if (isFirst)
        {
            _header.CopyTo(row, 0);
        }
        BinaryPrimitives.WriteInt16BigEndian(row.AsSpan(start), (short)values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> field = row.AsSpan(start + 2 + (8 * i));
            BinaryPrimitives.WriteInt32BigEndian(field, 4);
            BinaryPrimitives.WriteInt32BigEndian(field[4..], (int)values[i]!);
        }
        return row;
    }

    /// <summary>What ends the binary format.</summary>
    public static byte[] End(bool isEmpty) => isEmpty ? [.. _header, 0xFF, 0xFF] : [0xFF, 0xFF];

    /// <summary>The first column of each row; null when the data is bad.</summary>
    public static List<int>? Decode(ReadOnlySpan<byte> data, bool isBinary) =>
        isBinary ? DecodeBinary(data) : DecodeText(data);

    private static List<int>? DecodeText(ReadOnlySpan<byte> data)
    {
        List<int> ids = [];
        foreach (string line in Encoding.UTF8.GetString(data).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "\\.")
            {
                break;
            }
            if (!int.TryParse(line.Split('\t')[0], CultureInfo.InvariantCulture, out int id))
            {
                return null;
            }
            ids.Add(id);
        }
        return ids;
    }

    private static List<int>? DecodeBinary(ReadOnlySpan<byte> data)
    {
        List<int> ids = [];
        if (data.Length < _header.Length || !data[..11].SequenceEqual(_header.AsSpan(0, 11)))
        {
            return null;
        }
        data = data[_header.Length..];
        while (data.Length >= 2)
        {
            int columns = BinaryPrimitives.ReadInt16BigEndian(data);
            data = data[2..];
            if (columns == -1)
            {
                return data.IsEmpty ? ids : null;
            }
            if (columns != 1 || data.Length < 8 || BinaryPrimitives.ReadInt32BigEndian(data) != 4)
            {
                return null;
            }
            ids.Add(BinaryPrimitives.ReadInt32BigEndian(data[4..]));
            data = data[8..];
        }
        return null;
    }
}
