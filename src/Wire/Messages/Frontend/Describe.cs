using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Asks what a statement or portal takes and returns: Byte1 'S' for a statement or 'P' for a portal, its name. A view of the frame. Source: PostgreSQL 18, Message Formats, Describe.</summary>
internal readonly ref struct Describe
{
    private const byte Statement = (byte)'S';
    private const byte Portal = (byte)'P';

    private Describe(bool isStatement, ReadOnlySpan<byte> name)
    {
        IsStatement = isStatement;
        Name = name;
    }

    /// <summary>A statement; else a portal.</summary>
    public bool IsStatement { get; }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The kind is neither, or the name does not fill the message exactly.</exception>
    public static Describe Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        byte kind = fields.ReadByte();
        if (kind is not (Statement or Portal))
        {
            fields.ThrowBad($"the kind {FieldReader.NameOf(kind)}");
        }
        ReadOnlySpan<byte> name = fields.ReadCStringBytes();
        fields.End();
        return new Describe(kind == Statement, name);
    }

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The name holds a NUL or is too long. Nothing was written.</exception>
    public static void WriteStatement(FrameBuffer target, scoped ReadOnlySpan<byte> name) =>
        Write(target, Statement, name);

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The name holds a NUL or is too long. Nothing was written.</exception>
    public static void WritePortal(FrameBuffer target, scoped ReadOnlySpan<byte> name) => Write(target, Portal, name);

    private static void Write(FrameBuffer target, byte kind, scoped ReadOnlySpan<byte> name)
    {
        FrontendName.Check(name, nameof(name));
        Span<byte> body = target.TakeFrame(
            FrontendTag.Describe,
            4L + 1 + name.Length + 1,
            FrameLimits.SmallFrontendBytes
        );
        body[0] = kind;
        _ = FrontendName.Write(body[1..], name);
    }
}
