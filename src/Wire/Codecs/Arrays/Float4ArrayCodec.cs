using ActorPg.Wire.Codecs.Numbers;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>float4[], of float or double.</summary>
internal sealed class Float4ArrayCodec : ValueArrayCodec<float, Float4Format>, IValueArrayForms<double, Float4Format>
{
    public Float4ArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
