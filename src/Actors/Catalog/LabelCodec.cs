using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>What mapped enums have in common: they are also readable as their labels.</summary>
internal abstract class LabelCodec : Codec, ICodec<string>
{
    protected LabelCodec(PgType type)
        : base(type) { }

    string ICodec<string>.Read(ReadOnlySpan<byte> source) => TextFormat.Read(source);

    void ICodec<string>.Write(string value, FrameBuffer target) => TextFormat.Write(value, target);
}
