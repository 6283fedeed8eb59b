using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>
/// A range over any element type, as <see cref="PgRange{T}"/>. Takes ranges of whatever the element takes: a range of int goes into int8range.
/// Where the element has no binary form, the range travels as text.
/// </summary>
internal class RangeCodec<T> : Codec, IRangeForm<T>
{
    public RangeCodec(PgType type, Codec element)
        : base(type)
    {
        Element = element;
    }

    public Codec Element { get; }

    public Codec Self => this;

    public sealed override Type ClrType => typeof(PgRange<T>);

    public sealed override short FormatCode => Element.FormatCode;

    public override object ReadObject(ReadOnlySpan<byte> source) => RangeReader.Read<T>(source, this, Element);

    public sealed override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object)
        {
            return false;
        }
        if (argument.Object is not IRangeArgument range && !TryConvert(argument.Object, out range!))
        {
            return false;
        }
        RangeWriter.Write(range, this, Element, target);
        return true;
    }

    /// <summary>Makes a range of what else stands for one; false for any other value.</summary>
    protected virtual bool TryConvert(object value, [NotNullWhen(true)] out IRangeArgument? range)
    {
        range = null;
        return false;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new ValueArrayCodec<PgRange<T>, CodecFormat<PgRange<T>>>(type, this) { Delimiter = delimiter };
}

/// <summary>A range that is read in two ways: bounds as .NET's own type, and as the one that holds what .NET's cannot, infinity for one.</summary>
internal sealed class RangeCodec<T, TOther> : RangeCodec<T>, IRangeForm<TOther>
{
    public RangeCodec(PgType type, Codec element)
        : base(type, element) { }

    public override object ReadObject(ReadOnlySpan<byte> source)
    {
        try
        {
            return base.ReadObject(source);
        }
        catch (PgDecodeException)
        {
            return RangeReader.Read<TOther>(source, this, Element); // bytes that are no range fail here again
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new TwinArrayCodec<PgRange<T>, PgRange<TOther>>(type, this);
}
