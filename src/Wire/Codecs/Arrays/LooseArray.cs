using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>
/// Flattens what a caller may hand over as an array: arrays of other element types, arrays of arrays, sets, lazy sequences. Enumerates each
/// sequence once. The inner ones must agree in length and depth.
/// </summary>
internal sealed class LooseArray
{
    private const int Unset = -1;

    private readonly List<object?> _leaves = [];
    private readonly Codec _element;
    private ArrayLengths _lengths;
    private int _leafDepth = Unset;

    private LooseArray(Codec element)
    {
        _element = element;
        for (int i = 0; i < ArrayLengths.LargestRank; i++)
        {
            _lengths[i] = Unset;
        }
    }

    /// <summary>False when the value is no sequence of elements; then nothing was written.</summary>
    public static bool TryWrite(object value, ArrayCodec codec, FrameBuffer target)
    {
        if (!IsSequence(value))
        {
            return false;
        }
        // The likely ones, without a box for each element.
        if (
            ArrayWriter.TryWrite<int, ArgumentElement<int>>(value, codec, target)
            || ArrayWriter.TryWrite<long, ArgumentElement<long>>(value, codec, target)
            || ArrayWriter.TryWrite<short, ArgumentElement<short>>(value, codec, target)
            || ArrayWriter.TryWrite<double, ArgumentElement<double>>(value, codec, target)
            || ArrayWriter.TryWrite<float, ArgumentElement<float>>(value, codec, target)
            || ArrayWriter.TryWrite<decimal, ArgumentElement<decimal>>(value, codec, target)
            || ArrayWriter.TryWrite<DateTime, ArgumentElement<DateTime>>(value, codec, target)
        )
        {
            return true;
        }
        var flat = new LooseArray(codec.Element);
        flat.Add(value, depth: 0);
        flat.Write(codec, target);
        return true;
    }

    private void Write(ArrayCodec codec, FrameBuffer target)
    {
        ReadOnlySpan<int> lengths = _lengths;
        ArrayWriter.Write<object?, ArgumentElement<object?>>(
            _leaves.ToArray(),
            lengths[..Math.Max(_leafDepth, 0)],
            codec,
            target
        );
    }

    private void Add(object? item, int depth)
    {
        if (item is not null && IsSequence(item) && !_element.Takes(item))
        {
            AddSequence((IEnumerable)item, depth);
            return;
        }
        if (_leafDepth == Unset)
        {
            _leafDepth = depth;
        }
        if (_leafDepth != depth)
        {
            ThrowRagged();
        }
        ArrayWriter.CheckCount(_leaves.Count + 1);
        _leaves.Add(item);
    }

    private void AddSequence(IEnumerable items, int depth)
    {
        int rank = items is Array array ? array.Rank : 1;
        ArrayWriter.CheckRank(depth + rank);
        int count = 0;
        foreach (object? item in items)
        {
            Add(item, depth + rank);
            count++;
        }
        for (int i = 0; i < rank; i++)
        {
            int length = rank == 1 ? count : ((Array)items).GetLength(i);
            if (_lengths[depth + i] == Unset)
            {
                _lengths[depth + i] = length;
            }
            if (_lengths[depth + i] != length)
            {
                ThrowRagged();
            }
        }
    }

    /// <summary>Values that are one element although they can be enumerated stay whole.</summary>
    private static bool IsSequence(object value) =>
        value is IEnumerable and not (string or byte[] or JsonNode or BitArray);

    [DoesNotReturn]
    private static void ThrowRagged() =>
        throw new PgInputException("the inner arrays differ in length or depth: a PostgreSQL array is rectangular");
}
