using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Copy;

/// <summary>
/// Values as text that the server's input functions read, for a COPY in which one column's type has no binary form here. What the column's codec takes in
/// binary it takes here too: the value goes through the codec, so that both forms refuse and round alike.
/// </summary>
internal static class CopyText
{
    /// <summary>Writes the text of a value that is not NULL.</summary>
    /// <exception cref="PgInputException">The value cannot be what the column is.</exception>
    public static void Write(in PgArgument value, Codec codec, FrameBuffer target)
    {
        int start = target.Length;
        if (!codec.TryWrite(in value, target))
        {
            ThrowUnfit(in value, codec);
        }
        if (codec.FormatCode == 0)
        {
            return;
        }
        object typed = Lossless(codec, target.WrittenSpan[start..]);
        target.Truncate(start);
        WriteObject(typed, target);
    }

    /// <summary>A value of this CLR type cannot become this PostgreSQL type.</summary>
    [DoesNotReturn]
    public static void ThrowUnfit(in PgArgument value, Codec codec) =>
        BadInput.Refused($"{ClrName.Of(value.ClrType)} cannot be sent as {codec.Type.Name}");

    // The types of this library hold what those of .NET would clamp or refuse: infinities, years BC, digits without end.
    private static object Lossless(Codec codec, ReadOnlySpan<byte> bytes) =>
        codec switch
        {
            ICodec<PgTimestamp> timestamp when codec.Type.Oid == PgTypes.TimestampTz.Oid => InUtc(
                timestamp.Read(bytes)
            ),
            ICodec<PgTimestamp> timestamp => timestamp.Read(bytes),
            ICodec<PgDate> date => date.Read(bytes),
            ICodec<PgInterval> interval => interval.Read(bytes),
            ICodec<PgNumeric> numeric => numeric.Read(bytes),
            _ => codec.ReadObject(bytes),
        };

    // Without a zone the server would take it for a time in the session's own.
    private static object InUtc(PgTimestamp time) => time.IsFinite ? $"{time} UTC" : time;

    private static void WriteObject(object? value, FrameBuffer target)
    {
        switch (value)
        {
            case bool truth:
                target.WriteByte(truth ? (byte)'t' : (byte)'f');
                break;
            case byte[] bytes:
                target.WriteBytes("\\x"u8);
                target.WriteUtf8(Convert.ToHexStringLower(bytes));
                break;
            case DateTime time:
                target.WriteUtf8(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                target.WriteUtf8(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateOnly date:
                target.WriteUtf8(date.ToString("O", CultureInfo.InvariantCulture));
                break;
            case TimeOnly time:
                target.WriteUtf8(time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
                break;
            case Array array:
                ArrayText.Write(array, target, WriteObject);
                break;
            case IFormattable formattable:
                target.WriteUtf8(formattable.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                target.WriteUtf8(value?.ToString() ?? "");
                break;
        }
    }
}
