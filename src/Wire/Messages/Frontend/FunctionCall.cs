using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Calls a function by OID: Int32 function, <see cref="FormatCodes"/>, Int16 arguments, a <see cref="ValueRun"/> of them, Int16 format of the
/// result. The driver offers no way to send it; it is here for proxies and fake servers. Source: PostgreSQL 18, Message Formats, FunctionCall.
/// </summary>
internal readonly ref struct FunctionCall
{
    private readonly ReadOnlySpan<byte> _arguments;

    private FunctionCall(
        uint function,
        FormatCodes formats,
        int count,
        ReadOnlySpan<byte> arguments,
        short resultFormat
    )
    {
        Function = function;
        ArgumentFormats = formats;
        ArgumentCount = count;
        _arguments = arguments;
        ResultFormat = resultFormat;
    }

    /// <summary>pg_proc.oid.</summary>
    public uint Function { get; }

    public FormatCodes ArgumentFormats { get; }

    public int ArgumentCount { get; }

    public short ResultFormat { get; }

    /// <summary>The bytes of one argument; false when it is NULL.</summary>
    public bool TryGetArgument(int index, out ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ArgumentCount, nameof(index));
        return ValueRun.TryGet(_arguments, index, out value);
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The fields do not fill the message exactly, or the counts of formats and arguments disagree.</exception>
    public static FunctionCall Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        uint function = fields.ReadUInt32();
        FormatCodes formats = FormatCodes.Read(ref fields);
        int count = fields.ReadCount16(bytesEach: 4);
        if (formats.Count > 1 && formats.Count != count)
        {
            fields.ThrowBad($"{formats.Count} formats for {count} arguments");
        }
        ReadOnlySpan<byte> arguments = ValueRun.Take(ref fields, count);
        short resultFormat = fields.ReadInt16();
        if (resultFormat is not (0 or 1))
        {
            fields.ThrowBad($"the format code {resultFormat}");
        }
        fields.End();
        return new FunctionCall(function, formats, count, arguments, resultFormat);
    }

    /// <summary>Writes the whole message.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="function">pg_proc.oid.</param>
    /// <param name="argumentFormats">None (all text), one (for all), or one for each.</param>
    /// <param name="argumentCount">How many values <paramref name="arguments"/> holds.</param>
    /// <param name="arguments">For each an Int32 length (-1 for NULL) and its bytes.</param>
    /// <param name="resultFormat">0 text, 1 binary.</param>
    /// <exception cref="PgInputException">Too many arguments, or too long a message. Nothing was written.</exception>
    public static void Write(
        FrameBuffer target,
        uint function,
        scoped ReadOnlySpan<short> argumentFormats,
        int argumentCount,
        scoped ReadOnlySpan<byte> arguments,
        short resultFormat
    )
    {
        FrontendName.CheckCount(argumentCount, nameof(arguments));
        FrontendName.CheckCount(argumentFormats.Length, nameof(argumentFormats));
        long length = 4L + 4 + 2 + (2 * argumentFormats.Length) + 2 + arguments.Length + 2;
        Span<byte> rest = target.TakeFrame(FrontendTag.FunctionCall, length);
        BinaryPrimitives.WriteUInt32BigEndian(rest, function);
        rest = rest[4..];
        rest = rest[FormatCodes.Write(rest, argumentFormats)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)argumentCount);
        rest = rest[2..];
        arguments.CopyTo(rest);
        BinaryPrimitives.WriteInt16BigEndian(rest[arguments.Length..], resultFormat);
    }
}
