using ActorPg.Wire.Codecs.Numbers;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>numeric[], of decimal, PgNumeric or double. Not of BigInteger: a few bytes can stand for one of 54 kilobytes, each.</summary>
internal sealed class NumericArrayCodec
    : WideArrayCodec<decimal, PgNumeric, NumericFormat>,
        IValueArrayForms<double, NumericFormat>
{
    public NumericArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
