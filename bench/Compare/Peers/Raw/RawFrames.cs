using System.Buffers.Binary;
using System.Text;

namespace ActorPg.Bench.Compare.Peers.Raw;

/// <summary>Frontend messages, one behind the other: Byte1 tag, Int32 length, body. Everything about them is slow, since they are made once.</summary>
internal sealed class RawFrames
{
    private const string Statement = "raw";
    private readonly MemoryStream _bytes = new();

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>Int32 protocol 3.0, then name and value of each parameter, then a NUL; this one has no tag.</summary>
    public RawFrames Startup(string user, string database)
    {
        byte[] body =
        [
            .. Int32(3 << 16),
            .. CString("user"),
            .. CString(user),
            .. CString("database"),
            .. CString(database),
            0,
        ];
        _bytes.Write([.. Int32(body.Length + 4), .. body]);
        return this;
    }

    /// <summary>Names the statement <c>raw</c> and leaves its types to the server.</summary>
    public RawFrames Parse(string sql) => Add('P', [.. CString(Statement), .. CString(sql), 0, 0]);

    /// <summary>All values and all columns in binary.</summary>
    public RawFrames BindAndExecute(byte[][] values)
    {
        byte[] run = [.. values.SelectMany(value => (byte[])[.. Int32(value.Length), .. value])];
        byte[] all = Int16(1);
        Add('B', [0, .. CString(Statement), .. all, .. all, .. Int16((short)values.Length), .. run, .. all, .. all]);
        return Add('E', [0, .. Int32(0)]);
    }

    public RawFrames Sync() => Add('S', []);

    /// <summary>The signature of the binary COPY format, no flags, no extension.</summary>
    public RawFrames CopyHeader() => Add('d', [80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0, .. Int32(0), .. Int32(0)]);

    /// <summary>Rows of the binary COPY format.</summary>
    public RawFrames CopyRows(IEnumerable<byte[][]> rows) =>
        Add(
            'd',
            [
                .. rows.SelectMany(row =>
                    (byte[])
                        [
                            .. Int16((short)row.Length),
                            .. row.SelectMany(value => (byte[])[.. Int32(value.Length), .. value]),
                        ]
                ),
            ]
        );

    /// <summary>The format's trailer, and CopyDone.</summary>
    public RawFrames CopyEnd() => Add('d', Int16(-1)).Add('c', []);

    public static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Float8(double value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Text(string value) => Encoding.UTF8.GetBytes(value);

    private static byte[] Int16(short value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] CString(string value) => [.. Text(value), 0];

    private RawFrames Add(char tag, byte[] body)
    {
        _bytes.Write([(byte)tag, .. Int32(body.Length + 4), .. body]);
        return this;
    }
}
