using System.Buffers.Binary;
using System.Globalization;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>
/// The binary form, inside a <c>record</c>, of a type of which only the text is asked for elsewhere: read as text where that can be made of it, else as
/// bytes. Known are: a version byte and text (jsonpath, ltree and its queries), tsvector, and the OIDs of the reg types as numbers. Source: PostgreSQL 18,
/// the send functions of these types.
/// </summary>
internal sealed class OpaqueCodec : Codec, ICodec<byte[]>, ICodec<string>
{
    public OpaqueCodec(PgType type)
        : base(type) { }

    public override Type ClrType => typeof(object);

    public override object ReadObject(ReadOnlySpan<byte> source) =>
        TryReadText(source, out string? text) ? text! : source.ToArray();

    byte[] ICodec<byte[]>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    string ICodec<string>.Read(ReadOnlySpan<byte> source) =>
        TryReadText(source, out string? text)
            ? text!
            : throw new PgDecodeException(
                $"A field of type {Type.Name} has come in a binary form that is not known here: cast it to text within the row."
            );

    public void Write(byte[] value, FrameBuffer target) => target.WriteBytes(value);

    public void Write(string value, FrameBuffer target) => TextFormat.Write(value, target);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target) => false;

    private bool TryReadText(ReadOnlySpan<byte> source, out string? text)
    {
        text = Type.Name switch
        {
            "tsvector" => TextSearchVector.TryRead(source),
            "jsonpath" or "ltree" or "lquery" or "ltxtquery" when source is [1, .. var rest] && IsText(rest) =>
                TextFormat.Read(rest),
            ['r', 'e', 'g', ..] when source.Length == sizeof(uint) => BinaryPrimitives
                .ReadUInt32BigEndian(source)
                .ToString(CultureInfo.InvariantCulture),
            _ when IsText(source) => TextFormat.Read(source),
            _ => null,
        };
        return text is not null;
    }

    private static bool IsText(ReadOnlySpan<byte> source) =>
        System.Text.Unicode.Utf8.IsValid(source) && !source.ContainsAnyInRange((byte)0, (byte)8);
}
