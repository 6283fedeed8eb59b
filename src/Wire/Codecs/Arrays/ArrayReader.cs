using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorPg.Wire.Codecs.TextForms;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>
/// Reads one array: Int32 dimensions (0 to 6), Int32 flags (1: NULLs may occur), Int32 element OID, per dimension Int32 length and Int32 lower
/// bound, then per element Int32 length (-1 for NULL) and bytes. Lower bounds are dropped. Every element takes four bytes at least, so a count
/// that the bytes at hand cannot hold is refused before anything is allocated. Source: PostgreSQL 18, array_send in arrayfuncs.c.
/// </summary>
internal readonly ref struct ArrayReader
{
    private const int HeaderBytes = 12;
    private const int DimensionBytes = 8;

    private readonly ArrayCodec _codec;
    private readonly ReadOnlySpan<byte> _elements;
    private readonly ArrayLengths _lengths;

    public ArrayReader(ReadOnlySpan<byte> source, ArrayCodec codec)
    {
        _codec = codec;
        if (codec.FormatCode == 0)
        {
            source = TextArray.ToBinary(source, codec.ElementOid, codec.Delimiter, codec.Type.Name);
        }
        if (source.Length < HeaderBytes)
        {
            ThrowMalformed("its header is cut short");
        }
        int rank = BinaryPrimitives.ReadInt32BigEndian(source);
        if (rank is < 0 or > ArrayLengths.LargestRank)
        {
            ThrowMalformed($"it cannot have {rank} dimensions");
        }
        int flags = BinaryPrimitives.ReadInt32BigEndian(source[4..]);
        if (flags is not (0 or 1))
        {
            ThrowMalformed($"its flags are {flags}");
        }
        uint elementOid = BinaryPrimitives.ReadUInt32BigEndian(source[8..]);
        if (elementOid != codec.ElementOid)
        {
            ThrowMalformed($"its elements are of type OID {elementOid}");
        }
        source = source[HeaderBytes..];
        if (source.Length < rank * DimensionBytes)
        {
            ThrowMalformed("its header is cut short");
        }
        _elements = source[(rank * DimensionBytes)..];
        Rank = rank;
        MayHoldNull = flags == 1;
        Count = rank == 0 ? 0 : 1;
        for (int i = 0; i < rank; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(source[(i * DimensionBytes)..]);
            if (length < 0 || (long)Count * length * sizeof(int) > _elements.Length)
            {
                ThrowMalformed($"dimension {i + 1} cannot have {length} elements");
            }
            _lengths[i] = length;
            Count *= length;
        }
    }

    public int Rank { get; }

    public int Count { get; }

    public bool MayHoldNull { get; }

    [UnscopedRef]
    public ReadOnlySpan<int> Lengths => _lengths[..Rank];

    /// <summary>All elements, outermost dimension first.</summary>
    public TItem[] ReadVector<TItem, TElement>()
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        if (Rank > 1)
        {
            ThrowRank(typeof(TItem[]));
        }
        if (Count == 0)
        {
            CheckEnd(_elements);
            return [];
        }
        var items = new TItem[Count];
        Fill<TItem, TElement>(items);
        return items;
    }

    public List<TItem> ReadList<TItem, TElement>()
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        if (Rank > 1)
        {
            ThrowRank(typeof(List<TItem>));
        }
        var items = new List<TItem>(Count);
        CollectionsMarshal.SetCount(items, Count);
        Fill<TItem, TElement>(CollectionsMarshal.AsSpan(items));
        return items;
    }

    /// <summary>An array of two or more dimensions; an empty one has the length zero in each.</summary>
    public TArray ReadShaped<TArray, TItem, TElement>(int rank)
        where TArray : class
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        if (Rank != rank && Count != 0)
        {
            ThrowRank(typeof(TArray));
        }
        int[] lengths = Rank == rank ? [.. Lengths] : new int[rank];
        Array array = Array.CreateInstanceFromArrayType(typeof(TArray), lengths);
        Fill<TItem, TElement>(Flat<TItem>(array));
        return Unsafe.As<TArray>(array);
    }

    /// <summary>All elements of an array of any rank as one span.</summary>
    public static Span<TItem> Flat<TItem>(Array array) =>
        MemoryMarshal.CreateSpan(
            ref Unsafe.As<byte, TItem>(ref MemoryMarshal.GetArrayDataReference(array)),
            array.Length
        );

    /// <summary>True when an element is NULL indeed, which the flag alone does not say. Stops quietly where the bytes are cut short.</summary>
    public bool HoldsNull()
    {
        ReadOnlySpan<byte> rest = _elements;
        while (MayHoldNull && rest.Length >= sizeof(int))
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            if (length == -1)
            {
                return true;
            }
            if ((uint)length > (uint)rest.Length)
            {
                return false;
            }
            rest = rest[length..];
        }
        return false;
    }

    private void Fill<TItem, TElement>(Span<TItem> items)
        where TElement : struct, IArrayElement<TElement, TItem>
    {
        if (TElement.TryFill(_elements, items))
        {
            return;
        }
        TElement element = TElement.For(_codec.Element);
        ReadOnlySpan<byte> rest = _elements;
        for (int i = 0; i < items.Length; i++)
        {
            if (rest.Length < sizeof(int))
            {
                ThrowMalformed("its elements are cut short");
            }
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            if (length == -1)
            {
                items[i] = element.ReadNull();
                continue;
            }
            if ((uint)length > (uint)rest.Length)
            {
                ThrowMalformed($"an element of {length} bytes reaches past its end");
            }
            items[i] = element.Read(rest[..length]);
            rest = rest[length..];
        }
        CheckEnd(rest);
    }

    private void CheckEnd(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty)
        {
            ThrowMalformed($"{rest.Length} bytes follow its last element");
        }
    }

    [DoesNotReturn]
    private void ThrowMalformed(string problem) => BadBytes.Malformed(_codec.Type.Name, problem);

    [DoesNotReturn]
    private void ThrowRank(Type asked) =>
        BadBytes.DoesNotFit(_codec.Type.Name, ClrName.Of(asked), $"it has {Rank} dimensions");
}
