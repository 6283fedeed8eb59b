using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>
/// An array of up to six dimensions. Read without a static type it is a <c>T[]</c>, a <c>T[,]</c> and so on by its dimensions, and a
/// <c>T?[]</c> when it holds a NULL.
/// </summary>
internal abstract class ArrayCodec : Codec, ICodec<Array>
{
    protected ArrayCodec(PgType type, Codec element, int lowerBound)
        : base(type)
    {
        Element = element;
        ElementOid = element.Type.Oid;
        LowerBound = lowerBound;
    }

    public sealed override Type ClrType => typeof(Array);

    public Codec Element { get; }

    /// <summary>The type in the array's header. A domain's is its own, although its values go by the codec of its base.</summary>
    public uint ElementOid { get; private set; }

    /// <summary>An array travels as its elements do.</summary>
    public sealed override short FormatCode => Element.FormatCode;

    /// <summary>pg_type.typdelim of the element: what stands between two elements of an array that travels as text.</summary>
    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>What the server is told to count from: 1, and 0 for the vectors of its catalogues.</summary>
    public int LowerBound { get; }

    /// <summary>The same codec for arrays whose elements are of another type that goes by the same codec.</summary>
    public ArrayCodec ForElement(uint oid)
    {
        if (oid == ElementOid)
        {
            return this;
        }
        var copy = (ArrayCodec)MemberwiseClone();
        copy.ElementOid = oid;
        return copy;
    }

    public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

    public abstract Array Read(ReadOnlySpan<byte> source);

    public void Write(Array value, FrameBuffer target)
    {
        if (!TryWrite(value, target))
        {
            BadInput.Refused($"{ClrName.Of(value.GetType())} cannot be sent as {Type.Name}");
        }
    }

    public sealed override bool TryWrite(in PgArgument argument, FrameBuffer target) =>
        argument.Kind == PgArgumentKind.Object && TryWrite(argument.Object, target);

    /// <summary>Writes arrays and lists of the codec's own CLR type; false for any other, which is then converted element by element.</summary>
    protected abstract bool TryWriteOwn(object value, FrameBuffer target);

    /// <summary>The array by its own rank, with elements of one CLR type.</summary>
    protected static Array ReadRank<TItem, TElement>(in ArrayReader reader)
        where TElement : struct, IArrayElement<TElement, TItem> =>
        reader.Rank switch
        {
            0 or 1 => reader.ReadVector<TItem, TElement>(),
            2 => reader.ReadShaped<TItem[,], TItem, TElement>(2),
            3 => reader.ReadShaped<TItem[,,], TItem, TElement>(3),
            4 => reader.ReadShaped<TItem[,,,], TItem, TElement>(4),
            5 => reader.ReadShaped<TItem[,,,,], TItem, TElement>(5),
            _ => reader.ReadShaped<TItem[,,,,,], TItem, TElement>(ArrayLengths.LargestRank),
        };

    private bool TryWrite(object value, FrameBuffer target) =>
        TryWriteOwn(value, target) || LooseArray.TryWrite(value, this, target);
}
