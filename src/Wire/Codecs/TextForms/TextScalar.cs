using System.Globalization;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.TextForms;

/// <summary>
/// Values that have no parts, between the server's text (dates in ISO style, which is its default) and the binary form of their codec.
/// Source: PostgreSQL 18, Data Types.
/// </summary>
internal static class TextScalar
{
    public static void FromText(Codec codec, ReadOnlySpan<byte> utf8, FrameBuffer target)
    {
        string text = TextFormat.Read(utf8);
        int start = target.Length;
        try
        {
            PgArgument argument = Parse(codec, text);
            if (codec.TryWrite(in argument, target))
            {
                return;
            }
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or PgInputException)
        {
            target.Truncate(start);
            throw new PgDecodeException($"The text is not a value of {codec.Type.Name} in a form known here.");
        }
        throw new PgDecodeException(
            $"A value of {codec.Type.Name} has come as text, which is not understood here: cast it to text."
        );
    }

    public static void ToText(Codec codec, ReadOnlySpan<byte> binary, FrameBuffer target) =>
        TextFormat.Write(Print(codec, binary), target);

    private static PgArgument Parse(Codec codec, string text) =>
        codec switch
        {
            ICodec<bool> => text switch
            {
                "t" => true,
                "f" => false,
                _ => throw new FormatException(),
            },
            ICodec<PgTimestamp> when codec.Type.Oid == PgTypes.TimestampTz.Oid => PgArgument.From(ParseInstant(text)),
            ICodec<PgTimestamp> => PgArgument.From(PgTimestamp.Parse(text)),
            ICodec<PgDate> => PgArgument.From(PgDate.Parse(text)),
            ICodec<PgInterval> => PgArgument.From(ServerInterval.Parse(text)),
            ICodec<PgTimeTz> => PgArgument.From(PgTimeTz.Parse(text)),
            ICodec<TimeOnly> => ParseTime(text),
            ICodec<PgNumeric> when codec.ClrType == typeof(decimal) => PgArgument.From(PgNumeric.Parse(text)),
            ICodec<byte[]> when codec.ClrType == typeof(byte[]) => ParseBytes(text),
            ICodec<Guid> => Guid.Parse(text, CultureInfo.InvariantCulture),
            _ when codec.ClrType == typeof(double) || codec.ClrType == typeof(float) => FloatText.TryParse(
                text,
                out double number
            )
                ? number
                : throw new FormatException(),
            _ when codec.ClrType == typeof(short) || codec.ClrType == typeof(int) || codec.ClrType == typeof(long) =>
                long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            _ when codec.ClrType == typeof(uint) || codec.ClrType == typeof(ulong) => ulong.Parse(
                text,
                NumberStyles.None,
                CultureInfo.InvariantCulture
            ),
            _ => text,
        };

    private static string Print(Codec codec, ReadOnlySpan<byte> binary) =>
        codec switch
        {
            ICodec<bool> typed => typed.Read(binary) ? "t" : "f",
            ICodec<PgTimestamp> typed when codec.Type.Oid == PgTypes.TimestampTz.Oid => PrintInstant(
                typed.Read(binary)
            ),
            ICodec<PgTimestamp> typed => typed.Read(binary).ToString(),
            ICodec<PgDate> typed => typed.Read(binary).ToString(),
            ICodec<TimeSpan> typed when codec is ICodec<TimeOnly> => PrintTime(typed.Read(binary)),
            ICodec<PgNumeric> typed when codec.ClrType == typeof(decimal) => typed.Read(binary).ToString(),
            ICodec<byte[]> typed when codec.ClrType == typeof(byte[]) => @"\x"
                + Convert.ToHexString(typed.Read(binary)),
            _ when codec.ReadObject(binary) is { } value => value switch
            {
                double number => FloatText.Of(number),
                float number => number.ToString("R", CultureInfo.InvariantCulture),
                IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString() ?? "",
            },
            _ => "",
        };

    // The zone is the session's, and stands before the era: 0044-03-15 12:00:00+01:30 BC.
    private static PgTimestamp ParseInstant(string text)
    {
        bool isBeforeChrist = text.EndsWith(" BC", StringComparison.Ordinal);
        ReadOnlySpan<char> rest = isBeforeChrist ? text.AsSpan(0, text.Length - 3) : text;
        int time = rest.IndexOf(':');
        int zone = time < 0 ? -1 : rest[time..].IndexOfAny('+', '-');
        if (zone < 0)
        {
            return PgTimestamp.Parse(text);
        }
        zone += time;
        long microseconds = 0;
        long unit = 3_600_000_000;
        foreach (Range part in rest[(zone + 1)..].Split(':'))
        {
            microseconds += unit * int.Parse(rest[(zone + 1)..][part], NumberStyles.None, CultureInfo.InvariantCulture);
            unit /= 60;
        }
        PgTimestamp local = PgTimestamp.Parse(rest[..zone].ToString() + (isBeforeChrist ? " BC" : ""));
        long offset = rest[zone] == '+' ? microseconds : -microseconds;
        return PgTimestamp.TryFromMicroseconds(local.MicrosecondsSince2000 - offset, out PgTimestamp instant)
            ? instant
            : throw new OverflowException();
    }

    private static string PrintInstant(PgTimestamp instant)
    {
        string text = instant.ToString();
        return !instant.IsFinite ? text
            : text.EndsWith(" BC", StringComparison.Ordinal) ? text.Insert(text.Length - 3, "+00")
            : text + "+00";
    }

    private static PgArgument ParseTime(string text) =>
        text == "24:00:00"
            ? TimeSpan.FromHours(24)
            : TimeOnly.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.None);

    private static string PrintTime(TimeSpan time) =>
        time.Ticks == TimeSpan.TicksPerDay
            ? "24:00:00"
            : time.ToString(@"hh\:mm\:ss\.ffffff", CultureInfo.InvariantCulture);

    private static byte[] ParseBytes(string text) =>
        text.StartsWith(@"\x", StringComparison.Ordinal)
            ? Convert.FromHexString(text.AsSpan(2))
            : throw new FormatException();
}
