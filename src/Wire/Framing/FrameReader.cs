using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Framing;

/// <summary>
/// Cuts whole frames out of what has arrived. A frame that lies within one segment is a view of it; one that crosses segments is
/// copied into a pooled buffer that lives until the next read. Owned by whoever consumes the input.
/// </summary>
internal ref struct FrameReader : IDisposable
{
    private readonly int[] _limits;

    // Starts where _current starts: moving on from segment to segment stays linear in their number.
    private ReadOnlySequence<byte> _rest;
    private ReadOnlySpan<byte> _current;
    private int _offset;
    private long _consumed;
    private byte[]? _joined;

    /// <summary>Reads what a server sends.</summary>
    public FrameReader(ReadOnlySequence<byte> input)
        : this(input, FrameLimits.Backend) { }

    /// <summary>Reads what is framed under other limits: <see cref="FrameLimits.Frontend"/> for what a client sends.</summary>
    public FrameReader(ReadOnlySequence<byte> input, int[] limits)
    {
        _rest = input;
        _limits = limits;
        _current = input.FirstSpan;
    }

    /// <summary>Bytes that belong to frames already read.</summary>
    public readonly long ConsumedBytes => _consumed;

    /// <summary>Where the next read of the input has to start.</summary>
    public readonly SequencePosition Consumed => _rest.GetPosition(_offset);

    /// <summary>
    /// The next whole frame; false when the rest of it has still to come, and at a row longer than the limits allow, whole or not: that can be opened.
    /// </summary>
    /// <exception cref="PgProtocolException">The header can belong to no message: unknown tag, or a length below 4 or above the tag's limit.</exception>
    public bool TryRead(out Frame frame)
    {
        ReadOnlySpan<byte> rest = _current[_offset..];
        if (rest.Length >= Frame.HeaderBytes)
        {
            int total = TotalBytes(rest);
            if (rest.Length >= total)
            {
                frame = new Frame(rest[..total]);
                _offset += total;
                _consumed += total;
                return true;
            }
        }
        if (_rest.IsSingleSegment)
        {
            frame = default;
            return false;
        }
        return TryReadAcross(out frame);
    }

    /// <summary>
    /// Takes the frames with the same tag that follow <paramref name="first"/> in the same segment, so that a run of rows is handled in one piece.
    /// Returns header and body of all, one after another; <paramref name="count"/> says how many.
    /// </summary>
    public ReadOnlySpan<byte> TakeRun(scoped in Frame first, out int count)
    {
        count = 1;
        if (_joined is not null && first.Raw.Overlaps(_joined))
        {
            return _joined.AsSpan(0, first.Raw.Length);
        }
        int frames = 0;
        byte tag = first.Tag;
        ReadOnlySpan<byte> rows = _current[(_offset - first.Raw.Length)..];
        ReadOnlySpan<byte> rest = rows;
        while (rest.Length >= Frame.HeaderBytes && rest[0] == tag)
        {
            int total = TotalBytes(rest);
            if (rest.Length < total)
            {
                break;
            }
            int alike = CountAlike(rest, total);
            rest = rest[(total * alike)..];
            frames += alike;
        }
        count = frames;
        int taken = rows.Length - rest.Length;
        _consumed += taken - first.Raw.Length;
        _offset += taken - first.Raw.Length;
        return rows[..taken];
    }

    // The first and those behind it that begin with the same eight bytes: they are as long, so rows of fixed width need to be looked at but once.
    private static int CountAlike(ReadOnlySpan<byte> rows, int total)
    {
        if (total < sizeof(ulong))
        {
            return 1;
        }
        int count = 1;
        ulong start = BinaryPrimitives.ReadUInt64LittleEndian(rows);
        ReadOnlySpan<byte> rest = rows[total..];
        while (rest.Length >= total && BinaryPrimitives.ReadUInt64LittleEndian(rest) == start)
        {
            rest = rest[total..];
            count++;
        }
        return count;
    }

    /// <summary>
    /// Takes the header of the message that <see cref="TryRead"/> just found incomplete, if it has this tag and a body of at least so many bytes: the body
    /// can then be taken as it comes, by <see cref="TakeBytes"/>, and need not be held as a whole.
    /// </summary>
    public bool TryOpen(byte tag, int leastBytes, out int bodyBytes)
    {
        ReadOnlySpan<byte> rest = _current[_offset..];
        bodyBytes =
            rest.Length < Frame.HeaderBytes || rest[0] != tag
                ? 0
                : BinaryPrimitives.ReadInt32BigEndian(rest[1..]) + 1 - Frame.HeaderBytes;
        if (bodyBytes == 0 || bodyBytes < leastBytes)
        {
            bodyBytes = 0;
            return false;
        }
        _offset += Frame.HeaderBytes;
        _consumed += Frame.HeaderBytes;
        return true;
    }

    /// <summary>The next bytes, of one segment and at most so many; none when there are no more.</summary>
    public ReadOnlySpan<byte> TakeBytes(int mostBytes)
    {
        while (_offset == _current.Length && !_rest.IsSingleSegment)
        {
            MoveTo(_rest.Slice(_offset));
        }
        ReadOnlySpan<byte> bytes = _current.Slice(_offset, Math.Min(mostBytes, _current.Length - _offset));
        _offset += bytes.Length;
        _consumed += bytes.Length;
        return bytes;
    }

    public void Dispose()
    {
        if (_joined is not null)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = null;
        }
    }

    private bool TryReadAcross(out Frame frame)
    {
        if (_offset == _current.Length)
        {
            // The segment is used up to its end: the next may hold whole frames, which need no copy.
            MoveTo(_rest.Slice(_offset));
            if (!_current.IsEmpty)
            {
                return TryRead(out frame);
            }
        }
        ReadOnlySequence<byte> rest = _rest.Slice(_offset);
        if (rest.Length >= Frame.HeaderBytes)
        {
            Span<byte> header = stackalloc byte[Frame.HeaderBytes];
            rest.Slice(0, Frame.HeaderBytes).CopyTo(header);
            int total = TotalBytes(header);
            if (rest.Length >= total)
            {
                Dispose();
                _joined = ArrayPool<byte>.Shared.Rent(total);
                rest.Slice(0, total).CopyTo(_joined);
                frame = new Frame(_joined.AsSpan(0, total));
                _consumed += total;
                MoveTo(rest.Slice(total));
                return true;
            }
        }
        frame = default;
        return false;
    }

    private void MoveTo(ReadOnlySequence<byte> rest)
    {
        _rest = rest;
        _current = rest.FirstSpan;
        _offset = 0;
    }

    private readonly int TotalBytes(ReadOnlySpan<byte> header)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        int limit = _limits[header[0]];
        if (length >= 4 && length <= limit)
        {
            return length + 1;
        }
        if (header[0] != BackendTag.DataRow || length < 4 || length > FrameLimits.LargestBytes || limit == 0)
        {
            ThrowImpossible(header[..Frame.HeaderBytes], length, limit);
        }
        return int.MaxValue; // possible, but never to be held as a whole
    }

    [DoesNotReturn]
    private static void ThrowImpossible(ReadOnlySpan<byte> header, int length, int limit)
    {
        if (header.SequenceEqual("HTTP/"u8))
        {
            throw new PgProtocolException("The answer is HTTP: this is not a PostgreSQL server.");
        }
        string tag = FieldReader.NameOf(header[0]);
        throw limit == 0
            ? new PgProtocolException(
                $"No message of the protocol starts with {tag}: this is not a PostgreSQL server, or the stream lost its place."
            )
            : new PgProtocolException(
                $"A message {tag} declares a length of {length} bytes; allowed are 4 to {limit}."
            );
    }
}
