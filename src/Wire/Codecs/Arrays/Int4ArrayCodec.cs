using ActorPg.Wire.Codecs.Numbers;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>int4[], of int or long.</summary>
internal sealed class Int4ArrayCodec : ValueArrayCodec<int, Int4Format>, IValueArrayForms<long, Int4Format>
{
    public Int4ArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
