using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>A custom codec of texts.</summary>
internal sealed class TextCustomForm<T>(Func<T, string> encode, Func<string, T> decode) : ICustomForm
    where T : notnull
{
    public Codec Make(CatalogType type, CompositeLayout? layout) =>
        layout is null
            ? new TextCustomCodec(type.Type, encode, decode)
            : throw new PgInputException(
                $"A codec of a composite type goes by its parts (PgTypeCodec.Parts), not by its text: {type.Name}."
            );

    private sealed class TextCustomCodec(PgType type, Func<T, string> encode, Func<string, T> decode)
        : CustomCodec<T>(type)
    {
        public override short FormatCode => 0;

        protected override T Decode(ReadOnlySpan<byte> source) => decode(TextFormat.Read(source));

        protected override void Encode(T value, FrameBuffer target) => TextFormat.Write(encode(value), target);
    }
}
