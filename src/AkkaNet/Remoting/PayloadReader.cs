using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Text;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>Reads what <see cref="PayloadWriter"/> wrote. Lengths are checked against what is there before anything is made of them.</summary>
/// <param name="bytes">The payload.</param>
internal ref struct PayloadReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Rest => _rest.Length;

    public byte Byte() => Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    /// <summary>A number of things to come, of which each takes at least one byte.</summary>
    public int Count()
    {
        int count = Int32();
        if ((uint)count > (uint)_rest.Length)
        {
            ThrowBad();
        }
        return count;
    }

    public ReadOnlySpan<byte> Run() => Take(Int32());

    public string? Text()
    {
        int length = Int32();
        return length == -1 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A string that cannot be null.</summary>
    public string Words() => Text() ?? "";

    /// <summary>Asserts that nothing is left.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            ThrowBad();
        }
    }

    [DoesNotReturn]
    public static void ThrowBad() =>
        throw new SerializationException("A message of ActorPg from another node is cut short or not of this version.");

    private ReadOnlySpan<byte> Take(int length)
    {
        if ((uint)length > (uint)_rest.Length)
        {
            ThrowBad();
        }
        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
