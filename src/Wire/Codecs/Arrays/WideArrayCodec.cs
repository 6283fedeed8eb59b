namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>
/// An array of structs that, read without a static type, has elements of <typeparamref name="TWide"/> when .NET's own type cannot hold one of them:
/// infinity, years BC, numbers without end.
/// </summary>
internal abstract class WideArrayCodec<T, TWide, TFormat>
    : ValueArrayCodec<T, TFormat>,
        IValueArrayForms<TWide, TFormat>
    where T : struct
    where TWide : struct
    where TFormat : struct, IBinaryFormat<T>, IBinaryFormat<TWide>
{
    protected WideArrayCodec(PgType type, Codec element)
        : base(type, element) { }

    public sealed override object ReadObject(ReadOnlySpan<byte> source)
    {
        try
        {
            return Read(source);
        }
        catch (PgDecodeException)
        {
            return ReadAs<TWide, TFormat>(source); // bytes that are no array fail here again
        }
    }
}
