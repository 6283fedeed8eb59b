using System.Collections;

namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>Any sequence of ranges that a caller hands over as a multirange; enumerated once.</summary>
internal readonly struct RangeSequence : IMultirangeArgument
{
    private readonly List<IRangeArgument> _ranges;

    private RangeSequence(List<IRangeArgument> ranges)
    {
        _ranges = ranges;
    }

    public int Count => _ranges.Count;

    /// <summary>The items, each checked to be a range.</summary>
    /// <exception cref="PgInputException">An item is no range.</exception>
    public static RangeSequence Of(IEnumerable items, PgType type)
    {
        List<IRangeArgument> ranges = [];
        foreach (object? item in items)
        {
            if (item is not IRangeArgument range)
            {
                string given = item is null ? "NULL" : ClrName.Of(item.GetType());
                throw new PgInputException($"item [{ranges.Count}] is {given}, and {type.Name} is made of ranges");
            }
            ranges.Add(range);
        }
        return new RangeSequence(ranges);
    }

    public IRangeArgument ArgumentAt(int index) => _ranges[index];
}
