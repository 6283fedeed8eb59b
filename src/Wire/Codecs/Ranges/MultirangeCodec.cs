using System.Collections;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>
/// A multirange over any element type, as <see cref="PgMultirange{T}"/> or an array of <see cref="PgRange{T}"/>. Takes any sequence of ranges of
/// whatever the element takes; the server sorts and joins them.
/// </summary>
internal class MultirangeCodec<T> : Codec, IMultirangeForm<T>
{
    public MultirangeCodec(PgType type, Codec element)
        : base(type)
    {
        Element = element;
    }

    public Codec Element { get; }

    public Codec Self => this;

    public sealed override Type ClrType => typeof(PgMultirange<T>);

    public sealed override short FormatCode => Element.FormatCode;

    public override object ReadObject(ReadOnlySpan<byte> source) =>
        PgMultirange<T>.Wrap(RangeReader.ReadMany<T>(source, this, Element));

    public sealed override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Object)
        {
            return false;
        }
        switch (argument.Object)
        {
            case IMultirangeArgument ranges:
                RangeWriter.WriteMany(ranges, this, Element, target);
                return true;
            case IEnumerable sequence and not Array { Rank: > 1 }:
                RangeWriter.WriteMany(RangeSequence.Of(sequence, Type), this, Element, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new ValueArrayCodec<PgMultirange<T>, CodecFormat<PgMultirange<T>>>(type, this) { Delimiter = delimiter };
}

/// <summary>A multirange that is read in two ways, as <see cref="RangeCodec{T, TOther}"/> reads a range.</summary>
internal sealed class MultirangeCodec<T, TOther> : MultirangeCodec<T>, IMultirangeForm<TOther>
{
    public MultirangeCodec(PgType type, Codec element)
        : base(type, element) { }

    public override object ReadObject(ReadOnlySpan<byte> source)
    {
        try
        {
            return base.ReadObject(source);
        }
        catch (PgDecodeException)
        {
            return PgMultirange<TOther>.Wrap(RangeReader.ReadMany<TOther>(source, this, Element));
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new TwinArrayCodec<PgMultirange<T>, PgMultirange<TOther>>(type, this);
}
