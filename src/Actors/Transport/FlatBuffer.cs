using System.Buffers;

namespace ActorPg.Transport;

/// <summary>
/// One pooled array with a stretch of received bytes in it. Owned by a <see cref="FlatPipeReader"/>; what it gives out is valid until the next
/// <see cref="Room"/> or <see cref="Dispose"/>.
/// </summary>
internal sealed class FlatBuffer : IDisposable
{
    /// <summary>How many rooms in a row must have been larger than needed before a grown array is given back.</summary>
    private const int PatienceCount = 64;

    private readonly int _usualBytes;
    private byte[] _array;
    private ReadOnlySequence<byte> _content;
    private int _start;
    private int _end;
    private int _examined;
    private int _spacious;

    internal FlatBuffer(int usualBytes)
    {
        _usualBytes = usualBytes;
        _array = ArrayPool<byte>.Shared.Rent(usualBytes);
    }

    /// <summary>True if bytes arrived that the reader has not examined.</summary>
    internal bool HasUnexamined => _examined < _end;

    /// <summary>How many bytes are not consumed.</summary>
    internal int UnreadBytes => _end - _start;

    /// <summary>All bytes not consumed, in one segment.</summary>
    internal ReadOnlySequence<byte> Content() => _content = new ReadOnlySequence<byte>(_array, _start, _end - _start);

    internal void Advance(SequencePosition consumed, SequencePosition examined)
    {
        int start = Index(consumed);
        int seen = Index(examined);
        if (seen < start)
            throw new ArgumentOutOfRangeException(nameof(examined), "What is consumed must have been examined.");
        _start = start;
        _examined = seen;
    }

    /// <summary>Where the next bytes may be put. Never empty; at least a quarter of the usual size.</summary>
    internal Memory<byte> Room()
    {
        int kept = _end - _start;
        if (kept == 0)
            Empty();
        else if (_array.Length - _end < _usualBytes / 4)
            MakeRoom(kept);
        return _array.AsMemory(_end);
    }

    /// <summary>So many bytes were put into the last <see cref="Room"/>.</summary>
    internal void Filled(int count) => _end += count;

    public void Dispose()
    {
        byte[] array = _array;
        _array = [];
        _content = default;
        _start = _end = _examined = 0;
        if (array.Length > 0)
            ArrayPool<byte>.Shared.Return(array);
    }

    private void Empty()
    {
        bool grown = _array.Length >= _usualBytes * 2L;
        _spacious = grown && _end <= _usualBytes ? _spacious + 1 : 0;
        _start = _end = _examined = 0;
        if (_spacious < PatienceCount)
            return;
        _spacious = 0;
        Replace(_usualBytes, 0);
    }

    /// <summary>Moves little to the front; much of it goes to an array of twice the size, so that no byte is moved often.</summary>
    private void MakeRoom(int kept)
    {
        if (kept > _array.Length / 2)
        {
            Replace(checked(_array.Length * 2), kept);
            return;
        }
        _array.AsSpan(_start, kept).CopyTo(_array);
        Moved(kept);
    }

    private void Replace(int bytes, int kept)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(bytes);
        _array.AsSpan(_start, kept).CopyTo(array);
        ArrayPool<byte>.Shared.Return(_array);
        _array = array;
        Moved(kept);
    }

    private void Moved(int kept)
    {
        _examined -= _start;
        _end = kept;
        _start = 0;
    }

    private int Index(SequencePosition position) =>
        position.GetObject() is null
            ? _start
            : _start + (int)(_content.GetOffset(position) - _content.GetOffset(_content.Start));
}
