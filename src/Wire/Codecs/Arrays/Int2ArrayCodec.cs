using ActorPg.Wire.Codecs.Numbers;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>int2[] and int2vector, of short, int or long.</summary>
internal sealed class Int2ArrayCodec
    : ValueArrayCodec<short, Int2Format>,
        IValueArrayForms<int, Int2Format>,
        IValueArrayForms<long, Int2Format>
{
    public Int2ArrayCodec(PgType type, Codec element, int lowerBound = 1)
        : base(type, element, lowerBound) { }
}
