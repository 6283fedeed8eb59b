using System.Buffers.Binary;
using System.Text;
using ActorPg.Requests;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;

namespace ActorPg.Tests.Records;

/// <summary>Writes DataRow messages as a server would.</summary>
internal static class Rows
{
    public static RowDescription Describe(params (string Name, Codec Codec)[] columns) =>
        new(Array.ConvertAll(columns, c => TestCodecs.Column(c.Name, c.Codec)));

    /// <summary>Columns that take their type from the values of the row.</summary>
    public static PgRecord Record(params (string Name, object? Value)[] columns) =>
        Result(
            Describe(Array.ConvertAll(columns, c => (c.Name, CodecOf(c.Value)))),
            Array.ConvertAll(columns, c => c.Value)
        )[0];

    public static QueryResult Result(RowDescription description, params object?[][] rows)
    {
        var collector = new RowCollector();
        collector.Begin(description);
        collector.Append(Run(rows), rows.Length);
        return collector.ToResult(CommandTag.Of(System.Text.Encoding.ASCII.GetBytes($"SELECT {rows.Length}")));
    }

    public static byte[] Run(params object?[][] rows) => [.. rows.SelectMany(Row)];

    public static byte[] Row(params object?[] values)
    {
        byte[] body = [.. Int16(values.Length), .. values.SelectMany(Field)];
        return [(byte)'D', .. Int32(body.Length + 4), .. body];
    }

    public static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Int16(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Field(object? value)
    {
        if (value is null)
        {
            return Int32(-1);
        }
        byte[] bytes = Bytes(value);
        return [.. Int32(bytes.Length), .. bytes];
    }

    private static byte[] Bytes(object value)
    {
        switch (value)
        {
            case byte[] raw:
                return raw;
            case int number:
                return Int32(number);
            case int[] numbers:
                return [.. numbers.SelectMany(Int32)];
            case double number:
                byte[] bytes = new byte[8];
                BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
                return bytes;
            default:
                return Encoding.UTF8.GetBytes((string)value);
        }
    }

    private static Codec CodecOf(object? value) =>
        value switch
        {
            int => TestCodecs.Int4,
            double => TestCodecs.Float8,
            int[] => TestCodecs.Int4Array,
            _ => TestCodecs.Text,
        };
}
