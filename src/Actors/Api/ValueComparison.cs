using System.Collections;

namespace ActorPg.Api;

/// <summary>
/// Equality, hash and order of column values as they answer from a record: like a tuple's, but arrays are compared by their elements and
/// dictionaries by their entries. NULL equals NULL and comes first.
/// </summary>
internal static class ValueComparison
{
    public static bool AreEqual(object? left, object? right) =>
        (left, right) switch
        {
            (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
            (Array a, Array b) => SameShape(a, b) && AreElementsEqual(a, b),
            (IDictionary a, IDictionary b) => AreEqual(a, b),
            _ => Equals(left, right),
        };

    public static int Hash(object? value)
    {
        switch (value)
        {
            case null:
                return 0;
            case IDictionary dictionary:
                int sum = dictionary.Count;
                foreach (DictionaryEntry entry in dictionary)
                {
                    sum += HashCode.Combine(Hash(entry.Key), Hash(entry.Value));
                }
                return sum;
            case Array array:
                var hash = default(HashCode);
                foreach (object? element in array)
                {
                    hash.Add(Hash(element));
                }
                return hash.ToHashCode();
            default:
                return value.GetHashCode();
        }
    }

    /// <summary>Below, at or above 0 as the left comes before, with or after the right.</summary>
    /// <exception cref="InvalidOperationException">The values have no order, or are of different types.</exception>
    public static int Compare(object? left, object? right)
    {
        switch (left, right)
        {
            case (null, null):
                return 0;
            case (null, _):
                return -1;
            case (_, null):
                return 1;
            case (string a, string b):
                return string.CompareOrdinal(a, b);
            case (byte[] a, byte[] b):
                return a.AsSpan().SequenceCompareTo(b);
            case (Array a, Array b):
                return Compare(a, b);
            case (IComparable a, _) when left.GetType() == right.GetType():
                return a.CompareTo(right);
            default:
                throw new InvalidOperationException(
                    $"A value of type {TypeNames.Of(left.GetType())} and one of type {TypeNames.Of(right.GetType())} have no order."
                );
        }
    }

    private static int Compare(Array left, Array right)
    {
        IEnumerator others = right.GetEnumerator();
        foreach (object? element in left)
        {
            if (!others.MoveNext())
            {
                return 1;
            }
            int order = Compare(element, others.Current);
            if (order != 0)
            {
                return order;
            }
        }
        return left.Length.CompareTo(right.Length);
    }

    private static bool AreElementsEqual(Array left, Array right)
    {
        IEnumerator others = right.GetEnumerator();
        foreach (object? element in left)
        {
            if (!others.MoveNext() || !AreEqual(element, others.Current))
            {
                return false;
            }
        }
        return true;
    }

    private static bool AreEqual(IDictionary left, IDictionary right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }
        foreach (DictionaryEntry entry in left)
        {
            if (!right.Contains(entry.Key) || !AreEqual(entry.Value, right[entry.Key]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool SameShape(Array left, Array right)
    {
        if (left.Rank != right.Rank)
        {
            return false;
        }
        for (int i = 0; i < left.Rank; i++)
        {
            if (left.GetLength(i) != right.GetLength(i))
            {
                return false;
            }
        }
        return true;
    }
}
