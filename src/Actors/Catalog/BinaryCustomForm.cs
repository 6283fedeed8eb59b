using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>A custom codec of bytes.</summary>
internal sealed class BinaryCustomForm<T>(Func<T, byte[]> encode, Func<byte[], T> decode) : ICustomForm
    where T : notnull
{
    public Codec Make(CatalogType type, CompositeLayout? layout)
    {
        if (layout is not null)
        {
            throw new PgInputException(
                $"A codec of a composite type goes by its parts (PgTypeCodec.Parts), not by its bytes: {type.Name}."
            );
        }
        return type.IsBinary
            ? new BinaryCustomCodec(type.Type, encode, decode)
            : throw new PgInputException($"{type.Name} has no binary form: give its codec as text (PgTypeCodec.Text).");
    }

    private sealed class BinaryCustomCodec(PgType type, Func<T, byte[]> encode, Func<byte[], T> decode)
        : CustomCodec<T>(type)
    {
        protected override T Decode(ReadOnlySpan<byte> source) => decode(source.ToArray());

        protected override void Encode(T value, FrameBuffer target) => target.WriteBytes(encode(value));
    }
}
