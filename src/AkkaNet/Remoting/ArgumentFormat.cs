using System.Net;
using ActorPg.Wire.Codecs;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>
/// An argument between nodes: Byte kind, then the value. Common types, IP addresses, and arrays of one dimension of them cross; what a type is on the server is
/// not known here, so they cross as CLR values.
/// </summary>
internal static class ArgumentFormat
{
    /// <summary>Behind the kinds of <see cref="PgArgumentKind"/>, which are numbered from 0.</summary>
    private const byte Address = 64;
    private const byte Items = 65;
    private const byte NullableItems = 66;

    /// <summary>Writes an argument.</summary>
    /// <exception cref="PgInputException">Its type does not cross between nodes.</exception>
    public static void Write(in PgArgument argument, PayloadWriter target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.String or PgArgumentKind.Text:
                target.Byte((byte)argument.Kind);
                target.Text(argument.String);
                break;
            case PgArgumentKind.Bytes:
                target.Byte((byte)argument.Kind);
                target.Run(argument.Bytes.Span);
                break;
            case PgArgumentKind.Object when argument.Object is IPAddress address:
                target.Byte(Address);
                target.Text(address.ToString());
                break;
            case PgArgumentKind.Object:
                WriteArray(argument.Object, target);
                break;
            default:
                target.Byte((byte)argument.Kind);
                WriteNumber(argument, target);
                break;
        }
    }

    public static PgArgument Read(ref PayloadReader source)
    {
        byte kind = source.Byte();
        return kind switch
        {
            Address => IPAddress.TryParse(source.Words(), out IPAddress? address) ? address : Bad(),
            Items or NullableItems => ReadArray(ref source, isNullable: kind == NullableItems),
            _ => Read((PgArgumentKind)kind, ref source),
        };
    }

    private static PgArgument Read(PgArgumentKind kind, ref PayloadReader source) =>
        kind switch
        {
            PgArgumentKind.Null => PgArgument.Null,
            PgArgumentKind.String => source.Words(),
            PgArgumentKind.Text => PgArgument.OfText(source.Words()),
            PgArgumentKind.Bytes => source.Run().ToArray(),
            PgArgumentKind.Boolean => source.Byte() != 0,
            PgArgumentKind.Int16 => (short)source.Int32(),
            PgArgumentKind.Int32 => source.Int32(),
            PgArgumentKind.Int64 => source.Int64(),
            PgArgumentKind.UInt32 => (uint)source.Int32(),
            PgArgumentKind.UInt64 => (ulong)source.Int64(),
            PgArgumentKind.Single => BitConverter.Int32BitsToSingle(source.Int32()),
            PgArgumentKind.Double => BitConverter.Int64BitsToDouble(source.Int64()),
            PgArgumentKind.Decimal => ReadDecimal(ref source),
            PgArgumentKind.Char => (char)source.Int32(),
            PgArgumentKind.Guid => source.Run() is { Length: 16 } bytes ? new Guid(bytes) : Bad(),
            PgArgumentKind.Date => DateOnly.FromDayNumber(source.Int32()),
            PgArgumentKind.Time => new TimeOnly(source.Int64()),
            PgArgumentKind.DateTime => DateTime.FromBinary(source.Int64()),
            PgArgumentKind.DateTimeOffset => new DateTimeOffset(source.Int64(), new TimeSpan(source.Int64())),
            PgArgumentKind.TimeSpan => new TimeSpan(source.Int64()),
            _ => Bad(),
        };

    private static void WriteNumber(in PgArgument argument, PayloadWriter target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Boolean:
                target.Byte(argument.Boolean ? (byte)1 : (byte)0);
                break;
            case PgArgumentKind.Int16:
                target.Int32(argument.Int16);
                break;
            case PgArgumentKind.Int32:
                target.Int32(argument.Int32);
                break;
            case PgArgumentKind.Int64:
                target.Int64(argument.Int64);
                break;
            case PgArgumentKind.UInt32:
                target.Int32((int)argument.UInt32);
                break;
            case PgArgumentKind.UInt64:
                target.Int64((long)argument.UInt64);
                break;
            case PgArgumentKind.Single:
                target.Int32(BitConverter.SingleToInt32Bits(argument.Single));
                break;
            case PgArgumentKind.Double:
                target.Int64(BitConverter.DoubleToInt64Bits(argument.Double));
                break;
            case PgArgumentKind.Char:
                target.Int32(argument.Char);
                break;
            case PgArgumentKind.Decimal:
                foreach (int part in decimal.GetBits(argument.Decimal))
                {
                    target.Int32(part);
                }
                break;
            default:
                WriteMoment(argument, target);
                break;
        }
    }

    private static void WriteMoment(in PgArgument argument, PayloadWriter target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Guid:
                target.Run(argument.Guid.ToByteArray());
                break;
            case PgArgumentKind.Date:
                target.Int32(argument.Date.DayNumber);
                break;
            case PgArgumentKind.Time:
                target.Int64(argument.Time.Ticks);
                break;
            case PgArgumentKind.DateTime:
                target.Int64(argument.DateTime.ToBinary());
                break;
            case PgArgumentKind.DateTimeOffset:
                target.Int64(argument.DateTimeOffset.Ticks);
                target.Int64(argument.DateTimeOffset.Offset.Ticks);
                break;
            case PgArgumentKind.TimeSpan:
                target.Int64(argument.TimeSpan.Ticks);
                break;
        }
    }

    private static decimal ReadDecimal(ref PayloadReader source)
    {
        Span<int> parts = [source.Int32(), source.Int32(), source.Int32(), source.Int32()];
        return new decimal(parts);
    }

    private static void WriteArray(object value, PayloadWriter target)
    {
        if (value is not Array { Rank: 1 } array || ArrayKinds.KindOf(array, out bool isNullable) is not { } kind)
        {
            throw new PgInputException(
                $"An argument of type {ClrName.Of(value.GetType())} does not cross between nodes: send a common type, an array of one, or Pg.Text."
            );
        }
        target.Byte(isNullable ? NullableItems : Items);
        target.Byte((byte)kind);
        target.Int32(array.Length);
        foreach (object? item in array)
        {
            Write(PgArgument.From(item), target);
        }
    }

    private static PgArgument ReadArray(ref PayloadReader source, bool isNullable)
    {
        var kind = (PgArgumentKind)source.Byte();
        int count = source.Count();
        Array array =
            ArrayKinds.Make(kind, isNullable, count) ?? throw new PgInputException("An array of no known type.");
        for (int i = 0; i < count; i++)
        {
            PgArgument item = Read(ref source);
            if (item.IsNull)
            {
                continue;
            }
            if (item.Kind != kind)
            {
                PayloadReader.ThrowBad();
            }
            array.SetValue(item.Boxed, i);
        }
        return array;
    }

    private static PgArgument Bad()
    {
        PayloadReader.ThrowBad();
        return default;
    }
}
