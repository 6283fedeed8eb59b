using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Writes all arguments, each as the type that the server described for its place.</summary>
    /// <exception cref="PgInputException">Too many or too few arguments, or one that its type cannot hold: <c>$n</c> is then its ParamName.</exception>
    public static void Write(ReadOnlySpan<PgArgument> arguments, Codec[] codecs, FrameBuffer target)
    {
        if (arguments.Length != codecs.Length || arguments.Length > LargestCount)
        {
            ThrowCount(arguments.Length, codecs.Length);
        }
        int start = target.Length;
        int index = 0;
        try
        {
            for (; index < arguments.Length; index++)
            {
                WriteOne(in arguments[index], codecs[index], target, start);
            }
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
        // UTF-8 is never shorter than UTF-16 is long, so what cannot fit is refused before the buffer grows for it.
        long least = argument.Kind switch
        {
            PgArgumentKind.String => argument.String.Length,
            PgArgumentKind.Bytes => argument.Bytes.Length,
            _ => 0,
        };
        CheckLength(target.Length - start + least);
        int at = target.ReserveInt32();
        if (!codec.TryWrite(in argument, target))
        {
            BadInput.Refused($"{ClrName.Of(argument.ClrType)} cannot be sent as {codec.Type.Name}");
        }
        target.PatchLength(at);
        CheckLength(target.Length - start);
    }

    private static void CheckLength(long bytes)
    {
        if (bytes > FrameBuffer.LargestMessageBytes)
        {
            BadInput.Refused(
                $"the arguments together exceed the {FrameBuffer.LargestMessageBytes} bytes of one message"
            );
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
