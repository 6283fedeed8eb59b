namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>An array of structs that its element codec knows as two CLR types.</summary>
internal sealed class TwinArrayCodec<T, TOther>
    : ValueArrayCodec<T, CodecFormat<T>>,
        IValueArrayForms<TOther, CodecFormat<TOther>>
    where T : struct
    where TOther : struct
{
    public TwinArrayCodec(PgType type, Codec element)
        : base(type, element) { }

    public override object ReadObject(ReadOnlySpan<byte> source)
    {
        try
        {
            return Read(source);
        }
        catch (PgDecodeException)
        {
            return ReadAs<TOther, CodecFormat<TOther>>(source);
        }
    }
}
