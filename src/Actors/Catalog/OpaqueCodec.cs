using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>The binary form, inside a <c>record</c>, of a type of which only the text is understood: read as bytes, or as text if they are UTF-8.</summary>
internal sealed class OpaqueCodec : Codec, ICodec<byte[]>, ICodec<string>
{
    public OpaqueCodec(PgType type)
        : base(type) { }

    public override Type ClrType => typeof(object);

    public override object ReadObject(ReadOnlySpan<byte> source) =>
        System.Text.Unicode.Utf8.IsValid(source) && !source.ContainsAnyInRange((byte)0, (byte)8)
            ? TextFormat.Read(source)
            : source.ToArray();

    byte[] ICodec<byte[]>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    string ICodec<string>.Read(ReadOnlySpan<byte> source) =>
        ReadObject(source) as string
        ?? throw new PgDecodeException(
            $"A field of type {Type.Name} has come in a binary form that is not known here: cast it to text within the row."
        );

    public void Write(byte[] value, FrameBuffer target) => target.WriteBytes(value);

    public void Write(string value, FrameBuffer target) => TextFormat.Write(value, target);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target) => false;
}
