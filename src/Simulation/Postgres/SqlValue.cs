using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ActorPg.Simulation.Postgres;

/// <summary>Values of the few types that the simulated server has, in both formats. Source: PostgreSQL 18, Formats and Format Codes.</summary>
internal static class SqlValue
{
    public static int ToInt32(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32BigEndian(value);

    /// <summary>A parameter in the binary format, whichever it came in.</summary>
    public static byte[] ToBinary(ReadOnlySpan<byte> value, short format, uint type)
    {
        if (format == 1 || type != Dialect.Int4)
        {
            return value.ToArray();
        }
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, int.Parse(value, CultureInfo.InvariantCulture));
        return bytes;
    }

    /// <summary>The bytes of an int, a long, a bool or a string; null for NULL.</summary>
    public static byte[]? Encode(object? value, short format)
    {
        switch (value)
        {
            case null:
                return null;
            case int number when format == 1:
                byte[] four = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(four, number);
                return four;
            case long number when format == 1:
                byte[] eight = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(eight, number);
                return eight;
            case bool truth when format == 1:
                return [truth ? (byte)1 : (byte)0];
            case bool truth:
                return truth ? [(byte)'t'] : [(byte)'f'];
            default:
                return Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!);
        }
    }
}
