using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>What mapped enums have in common: they are also readable as their labels.</summary>
internal abstract class LabelCodec : Codec, ICodec<string>, ITextForm
{
    protected LabelCodec(PgType type)
        : base(type) { }

    public void FromText(ReadOnlySpan<byte> text, FrameBuffer target) => target.WriteBytes(text);

    public void ToText(ReadOnlySpan<byte> binary, FrameBuffer target) => target.WriteBytes(binary);

    string ICodec<string>.Read(ReadOnlySpan<byte> source) => TextFormat.Read(source);

    void ICodec<string>.Write(string value, FrameBuffer target) => TextFormat.Write(value, target);
}
