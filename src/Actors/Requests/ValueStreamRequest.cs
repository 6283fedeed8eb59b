using System.Buffers;
using System.Buffers.Binary;
using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Wire.Codecs.Json;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// The first column of the first row, handed over in pieces as it arrives: the row is never held as a whole. What else there is drains. An empty piece comes
/// first, as soon as the length is known.
/// </summary>
internal sealed class ValueStreamRequest : StatementRequest, IThrottled
{
    /// <summary>Int16 columns, Int32 length of the first.</summary>
    private const int PrefixBytes = 2 + 4;

    private const int LargestPieceBytes = 64 << 10;

    private readonly List<ArraySegment<byte>> _gathered = [];
    private readonly byte[] _prefix = new byte[PrefixBytes];
    private int _prefixLength;
    private int _rowRest;
    private int _skip;
    private int _rest;
    private bool _hasRow;

    public ValueStreamRequest(
        PoolGate gate,
        Lease lease,
        SqlStatement statement,
        StatementDescription description,
        ReadOnlySpan<PgArgument> arguments
    )
    {
        Reader = new Handover<ArraySegment<byte>>(this, highWaterBytes: 256 << 10, piece => piece.Count);
        Begin(gate, lease, statement, description, arguments);
    }

    /// <summary>The reader's side. The arrays are rented from the shared pool, and the reader's to give back.</summary>
    public Handover<ArraySegment<byte>> Reader { get; }

    /// <summary>Bytes of the value, -1 when it is NULL. Known once the first piece has come.</summary>
    public long Length { get; private set; } = -1;

    /// <inheritdoc />
    public bool IsFull => Reader.IsFull;

    /// <inheritdoc />
    public override byte PieceTag => IsAtRows ? BackendTag.DataRow : (byte)0;

    public void Send(in PgCallOptions options)
    {
        Core.Arm(this, in options, options.Timeout ?? Core.Gate!.Options.CommandTimeout);
        Core.Gate!.Send(this);
    }

    /// <inheritdoc />
    public void Publish(Action<IReply> complete)
    {
        foreach (ArraySegment<byte> piece in _gathered)
        {
            Reader.Put(piece);
        }
        _gathered.Clear();
        Reader.Ring(complete);
    }

    /// <inheritdoc />
    public override void Complete()
    {
        Core.Disarm();
        Reader.End();
    }

    /// <inheritdoc />
    public override void Recycle() { }

    /// <inheritdoc />
    protected override void OnWritten()
    {
        _hasRow = false;
        _rowRest = 0;
        _gathered.Clear();
    }

    /// <inheritdoc />
    protected override void OnRowRun(ReadOnlySpan<byte> run, int count)
    {
        if (!_hasRow)
        {
            int row = BinaryPrimitives.ReadInt32BigEndian(run[1..]) - sizeof(int);
            OnPieces(row);
            OnPiece(run.Slice(Frame.HeaderBytes, row));
        }
    }

    /// <inheritdoc />
    protected override void OnPieces(int bytes)
    {
        if (!_hasRow)
        {
            _hasRow = true;
            _rowRest = bytes;
            _prefixLength = 0;
        }
    }

    /// <inheritdoc />
    protected override void OnPiece(ReadOnlySpan<byte> piece)
    {
        if (_rowRest == 0 || !Reader.Wants())
        {
            return;
        }
        _rowRest -= piece.Length;
        if (_prefixLength < PrefixBytes)
        {
            int count = Math.Min(PrefixBytes - _prefixLength, piece.Length);
            piece[..count].CopyTo(_prefix.AsSpan(_prefixLength));
            _prefixLength += count;
            piece = piece[count..];
            if (_prefixLength < PrefixBytes)
            {
                return;
            }
            Start(_rowRest + piece.Length);
        }
        int skipped = Math.Min(_skip, piece.Length);
        _skip -= skipped;
        piece = piece[skipped..];
        piece = piece[..Math.Min(_rest, piece.Length)];
        _rest -= piece.Length;
        while (!piece.IsEmpty)
        {
            int count = Math.Min(piece.Length, LargestPieceBytes);
            byte[] rented = ArrayPool<byte>.Shared.Rent(count);
            piece[..count].CopyTo(rented);
            _gathered.Add(new ArraySegment<byte>(rented, 0, count));
            piece = piece[count..];
        }
    }

    /// <summary>The length of the value is known.</summary>
    private void Start(int rowBytes)
    {
        int columns = BinaryPrimitives.ReadUInt16BigEndian(_prefix);
        int length = BinaryPrimitives.ReadInt32BigEndian(_prefix.AsSpan(2));
        if (columns != Columns.Count || length < -1 || length > rowBytes)
        {
            throw new PgProtocolException(
                $"A DataRow says it has {columns} columns, the first of {length} bytes; described are {Columns.Count}, and {rowBytes} bytes are left."
            );
        }
        _skip = length > 0 && Columns.Columns[0].Codec is JsonbCodec ? 1 : 0; // the version of the format
        _rest = Math.Max(length, 0) - _skip;
        Length = length < 0 ? -1 : _rest;
        _gathered.Add(ArraySegment<byte>.Empty);
    }
}
