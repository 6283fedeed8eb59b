using ActorPg.Pool;
using ActorPg.Wire.Messages;

namespace ActorPg.Requests;

/// <summary>A COPY TO STDOUT as bytes, whatever their form, in arrays of some 64 KiB.</summary>
internal sealed class CopyBytesRequest : CopyOutRequest<ReadOnlyMemory<byte>>
{
    private const int ChunkBytes = 64 * 1024;

    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private byte[] _chunk = [];
    private int _length;
    private long _messages;

    public CopyBytesRequest(PoolGate gate, Lease lease, string sql, bool touchesSession)
        : base(gate, lease, sql, columnsSql: null, touchesSession, piece => piece.Length) { }

    /// <summary>Messages so far. In text and CSV that is lines, as the server sends each by itself.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <inheritdoc />
    protected override void OnStarted(CopyLayout layout) { }

    /// <inheritdoc />
    protected override void OnEnd() { }

    /// <inheritdoc />
    protected override void Gather(ReadOnlySpan<byte> piece)
    {
        Interlocked.Increment(ref _messages);
        while (!piece.IsEmpty)
        {
            if (_length == _chunk.Length)
            {
                Seal();
                _chunk = GC.AllocateUninitializedArray<byte>(ChunkBytes);
            }
            int count = Math.Min(piece.Length, _chunk.Length - _length);
            piece[..count].CopyTo(_chunk.AsSpan(_length));
            _length += count;
            piece = piece[count..];
        }
    }

    /// <inheritdoc />
    protected override IEnumerable<ReadOnlyMemory<byte>> TakeGathered()
    {
        if (_length > 0)
        {
            _full.Add(_chunk.AsMemory(0, _length));
            _chunk = [];
            _length = 0;
        }
        if (_full.Count == 0)
        {
            return [];
        }
        ReadOnlyMemory<byte>[] pieces = [.. _full];
        _full.Clear();
        return pieces;
    }

    private void Seal()
    {
        if (_length > 0)
        {
            _full.Add(_chunk.AsMemory(0, _length));
            _length = 0;
        }
    }
}
