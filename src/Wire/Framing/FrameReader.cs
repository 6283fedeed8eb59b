using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ActorPg.Wire.Framing;

/// <summary>
/// Cuts whole frames out of what has arrived. A frame that lies within one segment is a view of it; one that crosses segments is
/// copied into a pooled buffer that lives until the next read. Owned by whoever consumes the input.
/// </summary>
internal ref struct FrameReader : IDisposable
{
    private readonly ReadOnlySequence<byte> _input;
    private readonly bool _single;
    private ReadOnlySpan<byte> _current;
    private int _offset;
    private long _consumed;
    private byte[]? _joined;

    public FrameReader(ReadOnlySequence<byte> input)
    {
        _input = input;
        _single = input.IsSingleSegment;
        _current = input.FirstSpan;
    }

    /// <summary>Bytes that belong to frames already read.</summary>
    public readonly long ConsumedBytes => _consumed;

    /// <summary>Where the next read of the input has to start.</summary>
    public readonly SequencePosition Consumed => _input.GetPosition(_consumed);

    /// <summary>The next whole frame; false when the rest of it has still to come.</summary>
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
        if (!_single && TryReadAcross(out frame))
        {
            return true;
        }
        frame = default;
        return false;
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
        byte tag = first.Tag;
        int start = _offset - first.Raw.Length;
        int end = _offset;
        while (_current.Length - end >= Frame.HeaderBytes && _current[end] == tag)
        {
            int total = TotalBytes(_current[end..]);
            if (_current.Length - end < total)
            {
                break;
            }
            end += total;
            count++;
        }
        _consumed += end - _offset;
        _offset = end;
        return _current[start..end];
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
        ReadOnlySequence<byte> rest = _input.Slice(_consumed);
        if (rest.Length >= Frame.HeaderBytes)
        {
            Span<byte> header = stackalloc byte[Frame.HeaderBytes];
            rest.Slice(0, Frame.HeaderBytes).CopyTo(header);
            int total = TotalBytes(header);
            if (rest.Length >= total)
            {
                frame = new Frame(Join(rest, total));
                Advance(total);
                return true;
            }
        }
        frame = default;
        return false;
    }

    private void Advance(int total)
    {
        _consumed += total;
        _current = _input.Slice(_consumed).FirstSpan;
        _offset = 0;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySequence<byte> rest, int total)
    {
        if (rest.FirstSpan.Length >= total)
        {
            return rest.FirstSpan[..total];
        }
        Dispose();
        _joined = ArrayPool<byte>.Shared.Rent(total);
        rest.Slice(0, total).CopyTo(_joined);
        return _joined.AsSpan(0, total);
    }

    private static int TotalBytes(ReadOnlySpan<byte> header)
    {
        int length = BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        if (length < 4 || length > FrameLimits.For(header[0]))
        {
            ThrowImpossible(header[..Frame.HeaderBytes], length);
        }
        return length + 1;
    }

    private static void ThrowImpossible(ReadOnlySpan<byte> header, int length)
    {
        if (header.SequenceEqual("HTTP/"u8))
        {
            throw new PgProtocolException("The answer is HTTP: this is not a PostgreSQL server.");
        }
        string tag = header[0] is > 0x20 and < 0x7f ? Encoding.ASCII.GetString(header[..1]) : $"0x{header[0]:x2}";
        throw FrameLimits.For(header[0]) == 0
            ? new PgProtocolException(
                $"No message of the protocol starts with '{tag}': this is not a PostgreSQL server, or the stream lost its place."
            )
            : new PgProtocolException(
                $"A message '{tag}' declares a length of {length} bytes; allowed are 4 to {FrameLimits.For(header[0])}."
            );
    }
}
