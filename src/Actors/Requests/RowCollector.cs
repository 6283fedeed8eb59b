using System.Buffers;
using System.Buffers.Binary;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// Gathers the rows of one answer as they arrive: each is copied once. That they are well formed was checked when they came. Arrays are plain heap memory, so a result may be held for as
/// long as one likes; they stay below the large object heap unless one row alone is larger. Owned by the turn that feeds it.
/// </summary>
internal sealed class RowCollector
{
    /// <summary>The largest array for more than one row; the large object heap begins at 85,000 bytes.</summary>
    public const int ChunkBytes = 80_000;

    private readonly List<RowBatch> _sealed = [];
    private readonly List<byte[]>? _rented;
    private RowDescription _description = RowDescription.None;
    private byte[] _chunk = [];
    private int _length;
    private int _count;
    private long _expectedBytes;

    /// <summary>A collector without rows.</summary>
    /// <param name="isTemporary">
    /// True when the arrays are to be used again: nothing that was handed out may be looked at after the next <see cref="Begin"/>.
    /// </param>
    public RowCollector(bool isTemporary = false)
    {
        _rented = isTemporary ? [] : null;
    }

    /// <summary>Rows taken in since the last <see cref="Begin"/>, batches already handed out included.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes held: what has arrived and was not handed out yet.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>Forgets what it has and makes ready for rows with these columns.</summary>
    /// <param name="description">The columns.</param>
    /// <param name="expectedBytes">What the rows may come to, as a guess; 0 for none. A wrong one costs memory for a while, and never much.</param>
    public void Begin(RowDescription description, long expectedBytes = 0)
    {
        _description = description;
        _expectedBytes = expectedBytes;
        Rows = 0;
        Clear();
        GiveBack();
    }

    /// <summary>Takes in whole DataRow messages, headers included, one after another, which have passed <see cref="DataRow.Check"/>.</summary>
    /// <param name="run">The messages.</param>
    /// <param name="count">How many they are.</param>
    public void Append(ReadOnlySpan<byte> run, int count)
    {
        Rows += count;
        HeldBytes += run.Length;
        while (true)
        {
            (int bytes, int rows) = Fit(run, count);
            run[..bytes].CopyTo(_chunk.AsSpan(_length));
            _length += bytes;
            _count += rows;
            if (bytes == run.Length)
            {
                return;
            }
            run = run[bytes..];
            count -= rows;
            Seal();
            _chunk = Allocate(ChunkFor(row: RowBytes(run), rest: run.Length));
        }
    }

    /// <summary>All rows not handed out yet, as a result; the collector is empty afterwards.</summary>
    /// <param name="commandTag">What CommandComplete said; null when the portal was suspended, so that the server said nothing.</param>
    public QueryResult ToResult(CommandTag? commandTag)
    {
        RowBatch? last = TakeChunk();
        QueryResult result =
            _sealed.Count == 0
                ? new QueryResult(_description, last, [], commandTag)
                : new QueryResult(_description, _sealed[0], Rest(last), commandTag);
        Clear();
        return result;
    }

    /// <summary>All rows not handed out yet, oldest first, for a reader that streams; later rows go to new arrays.</summary>
    public RowBatch[] TakeBatches()
    {
        if (TakeChunk() is { } last)
        {
            _sealed.Add(last);
        }
        RowBatch[] batches = [.. _sealed];
        Clear();
        return batches;
    }

    /// <summary>Shows all rows not handed out yet; they stay here, and are not to be kept.</summary>
    public void Visit(Action<RowBatch> look)
    {
        _sealed.ForEach(look);
        if (_count > 0)
        {
            look(new RowBatch(_description, _chunk, _length, _count));
        }
    }

    private RowBatch[] Rest(RowBatch? last)
    {
        if (last is not null)
        {
            _sealed.Add(last);
        }
        return [.. _sealed[1..]];
    }

    /// <summary>
    /// The first array is exact, for most results come in one run; the second has room for all that is expected. Beyond that they double, so that many
    /// small runs make few arrays.
    /// </summary>
    private int ChunkFor(int row, int rest)
    {
        long expected = _expectedBytes - (HeldBytes - rest);
        long wanted =
            _sealed.Count == 0 ? rest
            : expected > 0 ? Math.Max(rest, expected)
            : Math.Max(rest, 2L * _sealed[^1].Length);
        return (int)Math.Max(row, Math.Min(wanted, ChunkBytes));
    }

    private byte[] Allocate(int bytes)
    {
        if (_rented is null)
        {
            return GC.AllocateUninitializedArray<byte>(bytes);
        }
        byte[] array = ArrayPool<byte>.Shared.Rent(bytes);
        _rented.Add(array);
        return array;
    }

    private void GiveBack()
    {
        if (_rented is null)
        {
            return;
        }
        foreach (byte[] array in _rented)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        _rented.Clear();
    }

    private static int RowBytes(ReadOnlySpan<byte> run) => 1 + BinaryPrimitives.ReadInt32BigEndian(run[1..]);

    /// <summary>As many rows as the array has room for.</summary>
    private (int Bytes, int Rows) Fit(ReadOnlySpan<byte> run, int count)
    {
        int room = _chunk.Length - _length;
        if (run.Length <= room)
        {
            return (run.Length, count);
        }
        int bytes = 0;
        int rows = 0;
        for (int row = RowBytes(run); bytes + row <= room; row = RowBytes(run[bytes..]))
        {
            bytes += row;
            rows++;
        }
        return (bytes, rows);
    }

    private void Seal()
    {
        if (_count > 0)
        {
            _sealed.Add(new RowBatch(_description, _chunk, _length, _count));
        }
        _length = 0;
        _count = 0;
    }

    /// <summary>The array being filled, cut to size when more than half of it would be held in vain.</summary>
    private RowBatch? TakeChunk()
    {
        if (_count == 0)
        {
            return null;
        }
        bool isWasteful = _rented is null && _length < _chunk.Length / 2;
        byte[] bytes = isWasteful ? _chunk[.._length] : _chunk;
        return new RowBatch(_description, bytes, _length, _count);
    }

    private void Clear()
    {
        _sealed.Clear();
        _chunk = [];
        _length = 0;
        _count = 0;
        HeldBytes = 0;
    }
}
