using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorPg.Wire.Framing;

/// <summary>Reads the fields of one message body in order. Never reads past the body: what is missing is a protocol error that names the message.</summary>
internal ref struct FieldReader
{
    private readonly byte _tag;
    private readonly int _length;
    private ReadOnlySpan<byte> _rest;

    public FieldReader(byte tag, ReadOnlySpan<byte> body)
    {
        _tag = tag;
        _length = body.Length;
        _rest = body;
    }

    public FieldReader(in Frame frame)
        : this(frame.Tag, frame.Body) { }

    public readonly int Remaining => _rest.Length;

    public byte ReadByte() => Take(1)[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    public ReadOnlySpan<byte> ReadRest() => Take(_rest.Length);

    /// <summary>The bytes up to a terminating NUL, without it.</summary>
    public ReadOnlySpan<byte> ReadCStringBytes()
    {
        int end = _rest.IndexOf((byte)0);
        if (end < 0)
        {
            ThrowShort("an unterminated string");
        }
        ReadOnlySpan<byte> value = _rest[..end];
        _rest = _rest[(end + 1)..];
        return value;
    }

    public string ReadCString() => Encoding.UTF8.GetString(ReadCStringBytes());

    /// <summary>A count or length that must not be negative and, at <paramref name="bytesEach"/> bytes or more a piece, must fit in what is left.</summary>
    public int ReadCount16(int bytesEach)
    {
        int count = (ushort)ReadInt16();
        if ((long)count * bytesEach > _rest.Length)
        {
            ThrowShort($"a count of {count}");
        }
        return count;
    }

    /// <summary>The message must end here.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            ThrowLong();
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            ThrowShort($"a field of {count} bytes");
        }
        ReadOnlySpan<byte> value = _rest[..count];
        _rest = _rest[count..];
        return value;
    }

    /// <summary>How a message is called in an error: its tag in quotes, or in hexadecimal where it cannot be printed.</summary>
    public static string NameOf(byte tag) => tag is > 0x20 and < 0x7f ? $"'{(char)tag}'" : $"0x{tag:x2}";

    /// <summary>The value just read is none that this message allows.</summary>
    [DoesNotReturn]
    public readonly void ThrowBad(string what) =>
        throw new PgProtocolException($"Message {NameOf(_tag)} holds {what} before offset {_length - _rest.Length}.");

    [DoesNotReturn]
    private readonly void ThrowShort(string what) =>
        throw new PgProtocolException(
            $"Message {NameOf(_tag)} ends within {what} at offset {_length - _rest.Length}: {_rest.Length} bytes are left."
        );

    [DoesNotReturn]
    private readonly void ThrowLong() =>
        throw new PgProtocolException(
            $"Message {NameOf(_tag)} is {_rest.Length} bytes longer than its fields, which end at offset {_length - _rest.Length}."
        );
}
