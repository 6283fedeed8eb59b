using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>Writes arrays in the shape that <see cref="ArrayReader"/> reads. One without elements is sent without dimensions, as the server stores it.</summary>
internal static class ArrayWriter
{
    /// <summary>MaxArraySize in the server: more elements than that are refused there (54000).</summary>
    public const int LargestCount = 134_217_727;

    /// <summary>Writes an array, or a list, whose elements are of exactly this type; false for any other value.</summary>
    public static bool TryWrite<TItem, TElement>(object value, ArrayCodec codec, FrameBuffer target)
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        // Exactly: to the runtime a uint[] is also an int[], and an array of enums is an array of their numbers.
        if (value.GetType() == typeof(TItem[]))
        {
            Write<TItem, TElement>((TItem[])value, codec, target);
            return true;
        }
        if (value is List<TItem> list)
        {
            Write<TItem, TElement>(CollectionsMarshal.AsSpan(list), codec, target);
            return true;
        }
        if (value is Array { Rank: > 1 } array && array.GetType().GetElementType() == typeof(TItem))
        {
            WriteShaped<TItem, TElement>(array, codec, target);
            return true;
        }
        return false;
    }

    public static void Write<TItem, TElement>(ReadOnlySpan<TItem> items, ArrayCodec codec, FrameBuffer target)
        where TElement : struct, IArrayElement<TElement, TItem> =>
        Write<TItem, TElement>(items, [items.Length], codec, target);

    public static void WriteShaped<TItem, TElement>(Array array, ArrayCodec codec, FrameBuffer target)
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        CheckRank(array.Rank);
        Span<int> lengths = stackalloc int[array.Rank];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = array.GetLength(i);
        }
        Write<TItem, TElement>(ArrayReader.Flat<TItem>(array), lengths, codec, target);
    }

    /// <summary>Writes elements that lie outermost dimension first.</summary>
    public static void Write<TItem, TElement>(
        ReadOnlySpan<TItem> items,
        scoped ReadOnlySpan<int> lengths,
        ArrayCodec codec,
        FrameBuffer target
    )
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        CheckCount(items.Length);
        CheckBytes(items);
        if (codec.FormatCode == 0)
        {
            using var binary = new FrameBuffer();
            WriteBinary<TItem, TElement>(items, lengths, codec, binary);
            TextArray.FromBinary(binary.WrittenSpan, codec.Delimiter, target);
            return;
        }
        WriteBinary<TItem, TElement>(items, lengths, codec, target);
    }

    private static void WriteBinary<TItem, TElement>(
        ReadOnlySpan<TItem> items,
        scoped ReadOnlySpan<int> lengths,
        ArrayCodec codec,
        FrameBuffer target
    )
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        target.WriteInt32(items.IsEmpty ? 0 : lengths.Length);
        int flags = target.ReserveInt32();
        target.PatchInt32(flags, 0);
        target.WriteUInt32(codec.ElementOid);
        if (items.IsEmpty)
        {
            return;
        }
        foreach (int length in lengths)
        {
            target.WriteInt32(length);
            target.WriteInt32(codec.LowerBound);
        }
        TElement element = TElement.For(codec.Element);
        int index = 0;
        try
        {
            for (; index < items.Length; index++)
            {
                if (element.IsNull(items[index]))
                {
                    target.WriteInt32(-1);
                    target.PatchInt32(flags, 1);
                    continue;
                }
                int at = target.ReserveInt32();
                element.Write(items[index], target);
                target.PatchLength(at);
            }
        }
        catch (PgInputException exception)
        {
            ThrowElement(index, lengths, exception);
        }
    }

    public static void CheckRank(int rank)
    {
        if (rank > ArrayLengths.LargestRank)
        {
            BadInput.Refused($"an array has at most {ArrayLengths.LargestRank} dimensions");
        }
    }

    public static void CheckCount(int count)
    {
        if (count > LargestCount)
        {
            BadInput.Refused($"an array has at most {LargestCount} elements");
        }
    }

    /// <summary>Texts and bytes that cannot fit in a message together are refused before the buffer grows for the first of them.</summary>
    private static void CheckBytes<TItem>(ReadOnlySpan<TItem> items)
    {
        if (typeof(TItem) != typeof(string) && typeof(TItem) != typeof(byte[]))
        {
            return;
        }
        long least = 0;
        foreach (TItem item in items)
        {
            least += sizeof(int) + ((item as string)?.Length ?? (item as byte[])?.Length ?? 0);
        }
        if (least > FrameBuffer.LargestMessageBytes)
        {
            BadInput.Refused(
                $"the array's elements exceed the {FrameBuffer.LargestMessageBytes} bytes of one message together"
            );
        }
    }

    [DoesNotReturn]
    private static void ThrowElement(int index, ReadOnlySpan<int> lengths, PgInputException cause)
    {
        int[] place = new int[lengths.Length];
        for (int i = lengths.Length - 1; i >= 0; i--)
        {
            (index, place[i]) = Math.DivRem(index, lengths[i]);
        }
        throw new PgInputException(
            $"array element [{string.Join(',', place)}]: {cause.Message}",
            null,
            cause.InnerException
        );
    }
}
