using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.Textual;

/// <summary>An array of structs, or of their texts.</summary>
internal class TextualArrayCodec<T, TFormat>
    : ValueArrayCodec<T, TFormat>,
        IArrayForms<string, ReferenceElement<string, AsText<T, TFormat>>>
    where T : struct, ITextual<T>
    where TFormat : struct, IBinaryFormat<T>
{
    public TextualArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
