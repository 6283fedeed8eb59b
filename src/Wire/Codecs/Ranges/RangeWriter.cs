using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>Writes ranges and multiranges in the layout that <see cref="RangeReader"/> reads, or as text where the bounds are text.</summary>
internal static class RangeWriter
{
    /// <summary>Writes a range as its codec's format says.</summary>
    /// <exception cref="PgInputException">A bound is no value of the element's type.</exception>
    public static void Write<TRange>(TRange value, Codec range, Codec element, FrameBuffer target)
        where TRange : IRangeArgument
    {
        if (range.FormatCode != 0)
        {
            WriteBinary(value, element, target);
            return;
        }
        using var binary = new FrameBuffer();
        WriteBinary(value, element, binary);
        TextRange.FromBinary(binary.WrittenSpan, target);
    }

    /// <summary>Writes a multirange as its codec's format says.</summary>
    /// <exception cref="PgInputException">A bound is no value of the element's type.</exception>
    public static void WriteMany<TRanges>(TRanges value, Codec multirange, Codec element, FrameBuffer target)
        where TRanges : IMultirangeArgument
    {
        if (multirange.FormatCode != 0)
        {
            WriteManyBinary(value, element, target);
            return;
        }
        using var binary = new FrameBuffer();
        WriteManyBinary(value, element, binary);
        TextRange.MultirangeFromBinary(binary.WrittenSpan, target);
    }

    private static void WriteManyBinary<TRanges>(TRanges value, Codec element, FrameBuffer target)
        where TRanges : IMultirangeArgument
    {
        target.WriteInt32(value.Count);
        for (int i = 0; i < value.Count; i++)
        {
            int at = target.ReserveInt32();
            WriteBinary(value.ArgumentAt(i), element, target);
            target.PatchLength(at);
        }
    }

    private static void WriteBinary<TRange>(TRange value, Codec element, FrameBuffer target)
        where TRange : IRangeArgument
    {
        RangeFlags flags = value.Flags;
        target.WriteByte((byte)flags);
        if ((flags & (RangeFlags.Empty | RangeFlags.LowerInfinite)) == RangeFlags.None)
        {
            WriteBound("lower", value.LowerArgument, element, target);
        }
        if ((flags & (RangeFlags.Empty | RangeFlags.UpperInfinite)) == RangeFlags.None)
        {
            WriteBound("upper", value.UpperArgument, element, target);
        }
    }

    private static void WriteBound(string side, PgArgument bound, Codec element, FrameBuffer target)
    {
        int at = target.ReserveInt32();
        try
        {
            if (!element.TryWrite(in bound, target))
            {
                BadInput.Refused($"{ClrName.Of(bound.ClrType)} cannot be sent as {element.Type.Name}");
            }
        }
        catch (PgInputException exception)
        {
            throw new PgInputException($"{side} bound: {exception.Message}", null, exception.InnerException);
        }
        target.PatchLength(at);
    }
}
