using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>
/// The arguments of one Bind: per argument Int32 length (-1 for NULL) and the value. All of them or nothing: an argument that cannot be sent
/// leaves the buffer as it was. Source: PostgreSQL 18, Message Formats, Bind.
/// </summary>
internal static class ParameterWriter
{
    /// <summary>The count of arguments is an unsigned Int16 on the wire.</summary>
    private const int LargestCount = ushort.MaxValue;

    private static readonly string TooLong =
        $"the arguments together exceed the {FrameBuffer.LargestMessageBytes} bytes of one message";

    /// <summary>Writes all arguments, each as the type that the server described for its place.</summary>
    /// <exception cref="PgInputException">Too many or too few arguments, or one that its type cannot hold: <c>$n</c> is then its ParamName.</exception>
    public static void Write(ReadOnlySpan<PgArgument> arguments, Codec[] codecs, FrameBuffer target) =>
        WriteAll(arguments, codecs, takesText: false, target);

    /// <summary>As the other, and <see cref="Pg.Text"/> is taken too. Answers with the format codes for Bind.</summary>
    /// <param name="arguments">One for each parameter.</param>
    /// <param name="codecs">The parameters' types.</param>
    /// <param name="formats">The format codes of those codecs, as Bind takes them: none for all text, one for all, or one each.</param>
    /// <param name="target">Where the values go.</param>
    /// <exception cref="PgInputException">Too many or too few arguments, or one that its type cannot hold: <c>$n</c> is then its ParamName.</exception>
    public static short[] Write(ReadOnlySpan<PgArgument> arguments, Codec[] codecs, short[] formats, FrameBuffer target)
    {
        if (!WriteAll(arguments, codecs, takesText: true, target))
        {
            return formats;
        }
        short[] own = new short[codecs.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = arguments[i].Kind == PgArgumentKind.Text ? (short)0 : codecs[i].FormatCode;
        }
        return own;
    }

    /// <summary>True when an argument was written as text although its type has a binary form.</summary>
    private static bool WriteAll(ReadOnlySpan<PgArgument> arguments, Codec[] codecs, bool takesText, FrameBuffer target)
    {
        if (arguments.Length != codecs.Length || arguments.Length > LargestCount)
        {
            ThrowCount(arguments.Length, codecs.Length);
        }
        int start = target.Length;
        int index = 0;
        bool hasText = false;
        if (arguments.Length > 1)
        {
            CheckTogether(arguments);
        }
        try
        {
            for (; index < arguments.Length; index++)
            {
                Codec codec = codecs[index];
                if (arguments[index].Kind == PgArgumentKind.Text && codec.FormatCode != 0)
                {
                    hasText = takesText ? true : ThrowText();
                }
                WriteOne(in arguments[index], codec, target, start);
            }
            return hasText;
        }
        catch (PgInputException exception)
        {
            target.Truncate(start);
            throw Named(index, exception);
        }
        catch
        {
            // A lazy sequence of the caller's may throw anything.
            target.Truncate(start);
            throw;
        }
    }

    private static void WriteOne(in PgArgument argument, Codec codec, FrameBuffer target, int start)
    {
        if (argument.IsNull)
        {
            target.WriteInt32(-1);
            return;
        }
        CheckLength(target.Length - start + LeastBytes(in argument));
        int at = target.ReserveInt32();
        if (argument.Kind == PgArgumentKind.Text)
        {
            TextFormat.Write(argument.String, target);
        }
        else if (!codec.TryWrite(in argument, target))
        {
            BadInput.Refused($"{ClrName.Of(argument.ClrType)} cannot be sent as {codec.Type.Name}");
        }
        target.PatchLength(at);
        CheckLength(target.Length - start);
    }

    /// <summary>What cannot fit together is refused before the buffer grows for those in front.</summary>
    private static void CheckTogether(ReadOnlySpan<PgArgument> arguments)
    {
        long least = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            least += LeastBytes(in arguments[i]);
            if (least > FrameBuffer.LargestMessageBytes)
            {
                throw Named(i, new PgInputException(TooLong));
            }
        }
    }

    /// <summary>UTF-8 is never shorter than UTF-16 is long, so what cannot fit is refused before the buffer grows for it.</summary>
    private static long LeastBytes(in PgArgument argument) =>
        argument.Kind switch
        {
            PgArgumentKind.String or PgArgumentKind.Text => argument.String.Length,
            PgArgumentKind.Bytes => argument.Bytes.Length,
            _ => 0,
        };

    [DoesNotReturn]
    private static bool ThrowText() => throw new PgInputException("text for any type is not accepted here");

    private static void CheckLength(long bytes)
    {
        if (bytes > FrameBuffer.LargestMessageBytes)
        {
            BadInput.Refused(TooLong);
        }
    }

    private static PgInputException Named(int index, PgInputException cause)
    {
        string name = $"${index + 1}";
        return new PgInputException(
            $"invalid input for query argument {name}: {cause.Message}",
            name,
            cause.InnerException
        );
    }

    [DoesNotReturn]
    private static void ThrowCount(int passed, int expected)
    {
        if (passed > LargestCount)
        {
            throw new PgInputException($"a query takes at most {LargestCount} arguments, {passed} were passed");
        }
        string arguments = expected == 1 ? "argument" : "arguments";
        string were = passed == 1 ? "was" : "were";
        throw new PgInputException($"the server expects {expected} {arguments} for this query, {passed} {were} passed");
    }
}
