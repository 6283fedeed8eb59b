using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Strings;

namespace ActorPg.Catalog;

/// <summary>An array of a mapped enum, of <typeparamref name="T"/> or of its labels.</summary>
internal sealed class EnumArrayCodec<T>
    : ValueArrayCodec<T, CodecFormat<T>>,
        IArrayForms<string, ReferenceElement<string, TextFormat>>
    where T : struct, Enum
{
    public EnumArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
