using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Makes a portal of a statement and values: portal, statement, <see cref="FormatCodes"/> of the parameters, Int16 parameters, a
/// <see cref="ValueRun"/> of them, FormatCodes of the results. A view of the frame. Source: PostgreSQL 18, Message Formats, Bind.
/// </summary>
internal readonly ref struct Bind
{
    private readonly ReadOnlySpan<byte> _parameters;

    private Bind(
        ReadOnlySpan<byte> portal,
        ReadOnlySpan<byte> statement,
        FormatCodes parameterFormats,
        int parameterCount,
        ReadOnlySpan<byte> parameters,
        FormatCodes resultFormats
    )
    {
        Portal = portal;
        Statement = statement;
        ParameterFormats = parameterFormats;
        ParameterCount = parameterCount;
        _parameters = parameters;
        ResultFormats = resultFormats;
    }

    public ReadOnlySpan<byte> Portal { get; }

    public ReadOnlySpan<byte> Statement { get; }

    public FormatCodes ParameterFormats { get; }

    public int ParameterCount { get; }

    public FormatCodes ResultFormats { get; }

    /// <summary>All parameters, each an Int32 length (-1 for NULL) and its bytes.</summary>
    public ReadOnlySpan<byte> Parameters => _parameters;

    /// <summary>The bytes of one parameter; false when it is NULL.</summary>
    public bool TryGetParameter(int index, out ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ParameterCount, nameof(index));
        return ValueRun.TryGet(_parameters, index, out value);
    }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The fields do not fill the message exactly, or the counts of formats and values disagree.</exception>
    public static Bind Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        ReadOnlySpan<byte> portal = fields.ReadCStringBytes();
        ReadOnlySpan<byte> statement = fields.ReadCStringBytes();
        FormatCodes parameterFormats = FormatCodes.Read(ref fields);
        int count = fields.ReadCount16(bytesEach: 4);
        if (parameterFormats.Count > 1 && parameterFormats.Count != count)
        {
            fields.ThrowBad($"{parameterFormats.Count} formats for {count} parameters");
        }
        ReadOnlySpan<byte> parameters = ValueRun.Take(ref fields, count);
        FormatCodes resultFormats = FormatCodes.Read(ref fields);
        fields.End();
        return new Bind(portal, statement, parameterFormats, count, parameters, resultFormats);
    }

    /// <summary>Writes the message in one piece, without allocation.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="portal">Its name in UTF-8; empty for the unnamed one.</param>
    /// <param name="statement">Its name in UTF-8; empty for the unnamed one.</param>
    /// <param name="parameterFormats">None (all text), one (for all), or one for each parameter.</param>
    /// <param name="parameterCount">How many values <paramref name="parameters"/> holds.</param>
    /// <param name="parameters">The values already encoded: for each an Int32 length (-1 for NULL) and its bytes.</param>
    /// <param name="resultFormats">None (all text), one (for all), or one for each column.</param>
    /// <exception cref="PgInputException">Too many values, formats that do not match them, a NUL in a name, or too long a message. Nothing was written.</exception>
    public static void Write(
        FrameBuffer target,
        scoped ReadOnlySpan<byte> portal,
        scoped ReadOnlySpan<byte> statement,
        scoped ReadOnlySpan<short> parameterFormats,
        int parameterCount,
        scoped ReadOnlySpan<byte> parameters,
        scoped ReadOnlySpan<short> resultFormats
    )
    {
        FrontendName.Check(portal, nameof(portal));
        FrontendName.Check(statement, nameof(statement));
        FrontendName.CheckCount(parameterCount, nameof(parameters));
        FrontendName.CheckCount(resultFormats.Length, nameof(resultFormats));
        if (parameterFormats.Length > 1 && parameterFormats.Length != parameterCount)
        {
            ThrowFormats(parameterFormats.Length, parameterCount);
        }
        long length =
            4L
            + (portal.Length + 1)
            + (statement.Length + 1)
            + (2 + (2 * parameterFormats.Length))
            + 2
            + parameters.Length
            + (2 + (2 * resultFormats.Length));
        Span<byte> rest = target.TakeFrame(FrontendTag.Bind, length);
        rest = rest[FrontendName.Write(rest, portal)..];
        rest = rest[FrontendName.Write(rest, statement)..];
        rest = rest[FormatCodes.Write(rest, parameterFormats)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)parameterCount);
        rest = rest[2..];
        parameters.CopyTo(rest);
        _ = FormatCodes.Write(rest[parameters.Length..], resultFormats);
    }

    [DoesNotReturn]
    private static void ThrowFormats(int formats, int parameters) =>
        throw new PgInputException($"{formats} formats are given for {parameters} parameters.", nameof(parameters));
}
