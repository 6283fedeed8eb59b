using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace ActorPg.Wire.Framing;

/// <summary>
/// A flat, growing, pooled buffer into which messages and values are written; lengths are patched in afterwards.
/// Not thread-safe: owned by one writer at a time.
/// </summary>
internal sealed class FrameBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>What fits in one message the server will read (its own limit for Query, Parse, Bind and CopyData is 0x3ffffffe).</summary>
    public const int LargestMessageBytes = 0x3ffffffe;

    private byte[] _bytes;
    private int _length;

    public FrameBuffer(int capacity = 256)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    }

    public int Length => _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what was written. A buffer that had grown beyond <paramref name="keepBytes"/> gives the memory back.</summary>
    public void Clear(int keepBytes = 1 << 18)
    {
        _length = 0;
        if (_bytes.Length > keepBytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = ArrayPool<byte>.Shared.Rent(256);
        }
    }

    /// <summary>As <see cref="Clear"/>, for a buffer that held a password: what was written is overwritten before the memory goes back.</summary>
    public void Wipe()
    {
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, _length));
        Clear();
    }

    /// <summary>Takes back everything written since the buffer had this length.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        _length = length;
    }

    public void WriteByte(byte value)
    {
        Ensure(1);
        _bytes[_length++] = value;
    }

    public void WriteInt16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(2), value);
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), value);
    }

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);
    }

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Take(8), value);
    }

    public void WriteSingle(float value)
    {
        BinaryPrimitives.WriteSingleBigEndian(Take(4), value);
    }

    public void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleBigEndian(Take(8), value);
    }

    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        value.CopyTo(Take(value.Length));
    }

    /// <summary>UTF-8 without a terminator. A refused text leaves nothing behind.</summary>
    /// <exception cref="PgInputException">The text holds half of a surrogate pair, or is longer than any message.</exception>
    public void WriteUtf8(ReadOnlySpan<char> value)
    {
        // Three bytes a char is the worst case; only very long text is worth counting first.
        int bound = value.Length <= 1024 ? value.Length * 3 : StrictUtf8.Count(value);
        Ensure(bound);
        try
        {
            _length += StrictUtf8.Encoding.GetBytes(value, _bytes.AsSpan(_length));
        }
        catch (EncoderFallbackException)
        {
            StrictUtf8.ThrowSurrogate();
        }
    }

    /// <summary>UTF-8 and a NUL. A refused text leaves nothing behind.</summary>
    /// <exception cref="PgInputException">The text holds a NUL, which would end it early, or half of a surrogate pair, or is too long.</exception>
    public void WriteCString(ReadOnlySpan<char> value)
    {
        if (value.Contains('\0'))
        {
            StrictUtf8.ThrowNul();
        }
        WriteUtf8(value);
        WriteByte(0);
    }

    /// <summary>UTF-8 that is already bytes, and a NUL.</summary>
    /// <exception cref="PgInputException">The bytes hold a NUL, which would end the string early.</exception>
    public void WriteCString(scoped ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0))
        {
            StrictUtf8.ThrowNul();
        }
        Span<byte> target = Take(value.Length + 1);
        value.CopyTo(target);
        target[value.Length] = 0;
    }

    /// <summary>Room for an Int32 that is known later; returns its place for <see cref="PatchInt32"/>.</summary>
    public int ReserveInt32()
    {
        int at = _length;
        _ = Take(4);
        return at;
    }

    public void PatchInt32(int at, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(at, 4), value);
    }

    /// <summary>Overwrites a byte that was written before.</summary>
    public void PatchByte(int at, byte value)
    {
        _bytes.AsSpan(0, _length)[at] = value;
    }

    /// <summary>Fills in a length reserved in front of a value: the bytes written since, not counting itself.</summary>
    public void PatchLength(int at)
    {
        PatchInt32(at, _length - at - 4);
    }

    /// <summary>Starts a message; returns the place of its length for <see cref="EndFrame"/>.</summary>
    public int BeginFrame(byte tag)
    {
        WriteByte(tag);
        return ReserveInt32();
    }

    /// <summary>Ends a message: its length counts itself and the body.</summary>
    /// <exception cref="PgInputException">The server would not read so long a message. Nothing of it is left in the buffer.</exception>
    public void EndFrame(int at, int largestBytes = LargestMessageBytes)
    {
        int length = _length - at;
        if (length > largestBytes)
        {
            _length = at - 1;
            ThrowTooLong(length, largestBytes);
        }
        PatchInt32(at, length);
    }

    /// <summary>
    /// Starts a message whose length is known beforehand and returns the room for its body, which has to be filled whole.
    /// Length counts itself and the body.
    /// </summary>
    /// <exception cref="PgInputException">The server would not read so long a message. Nothing was written.</exception>
    public Span<byte> TakeFrame(byte tag, long length, int largestBytes = LargestMessageBytes)
    {
        if (length > largestBytes)
        {
            ThrowTooLong(length, largestBytes);
        }
        Span<byte> frame = Take((int)length + 1);
        frame[0] = tag;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], (int)length);
        return frame[Frame.HeaderBytes..];
    }

    /// <summary>A message whose body is empty.</summary>
    public void WriteEmptyFrame(byte tag)
    {
        Span<byte> frame = Take(5);
        frame[0] = tag;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], 4);
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Take(int count)
    {
        Ensure(count);
        Span<byte> span = _bytes.AsSpan(_length, count);
        _length += count;
        return span;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ensure(int count)
    {
        if (_bytes.Length - _length < count)
        {
            Grow(count);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        long needed = (long)_length + count;
        if (needed > Array.MaxLength)
        {
            ThrowTooLong(needed, LargestMessageBytes);
        }
        int size = (int)Math.Min(Math.Max(needed, _bytes.Length * 2L), Array.MaxLength);
        byte[] larger = ArrayPool<byte>.Shared.Rent(size);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }
        _bytes = larger;
    }

    [DoesNotReturn]
    private static void ThrowTooLong(long length, int largestBytes) =>
        throw new PgInputException($"A message of {length} bytes is longer than the server reads ({largestBytes}).");
}
