using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>Writes what crosses between nodes: numbers big-endian, strings and byte runs behind their Int32 length, -1 for null. Used by one thread.</summary>
internal sealed class PayloadWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), value);
        _bytes.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
    }

    public void Run(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        _bytes.Write(value);
    }

    public void Text(string? value)
    {
        if (value is null)
        {
            Int32(-1);
            return;
        }
        int length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, _bytes.GetSpan(length));
        _bytes.Advance(length);
    }
}
