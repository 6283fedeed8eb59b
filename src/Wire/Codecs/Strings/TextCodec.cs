using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Strings;

/// <summary>
/// Everything that is text on the wire: text, varchar, bpchar, name, xml and unknown, whose binary form is their text; and, in text format, every
/// type that no other codec knows. Read as string, or as its UTF-8 bytes.
/// </summary>
internal sealed class TextCodec
    : Codec,
        ICodec<string>,
        IReferenceForm<byte[], TextFormat>,
        IValueForm<ReadOnlyMemory<byte>, TextFormat>
{
    private readonly short _formatCode;

    /// <summary>A type that is text.</summary>
    /// <param name="type">The type.</param>
    /// <param name="formatCode">1 when the type's binary form is its text, 0 to have the server convert.</param>
    public TextCodec(PgType type, short formatCode)
        : base(type)
    {
        _formatCode = formatCode;
    }

    public override Type ClrType => typeof(string);

    public override short FormatCode => _formatCode;

    public override object ReadObject(ReadOnlySpan<byte> source) => TextFormat.Read(source);

    public string Read(ReadOnlySpan<byte> source) => TextFormat.Read(source);

    public void Write(string value, FrameBuffer target) => TextFormat.Write(value, target);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.String:
                TextFormat.Write(argument.String, target);
                return true;
            case PgArgumentKind.Char:
                TextFormat.Write([argument.Char], target);
                return true;
            case PgArgumentKind.Bytes:
                TextFormat.Write(argument.Bytes.Span, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new ReferenceArrayCodec<string, TextFormat>(type, this) { Delimiter = delimiter };

    public override Codec RangeOf(PgType type) => new RangeCodec<string>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<string>(type, this);
}
