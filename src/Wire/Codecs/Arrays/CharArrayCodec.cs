using ActorPg.Wire.Codecs.Strings;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>&quot;char&quot;[], of char or string; bytes would be taken for a bytea.</summary>
internal sealed class CharArrayCodec
    : ValueArrayCodec<char, CharFormat>,
        IArrayForms<string, ReferenceElement<string, CharFormat>>
{
    public CharArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
