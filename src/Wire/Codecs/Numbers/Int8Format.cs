using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Int64, big-endian. Source: PostgreSQL 18, Numeric Types; int8send.</summary>
internal readonly struct Int8Format : IBinaryFormat<long>, IBinaryFormat<int>, IBinaryFormat<decimal>
{
    public static long Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(long))
        {
            BadBytes.Length("int8", sizeof(long), source.Length);
        }
        return BinaryPrimitives.ReadInt64BigEndian(source);
    }

    long IBinaryFormat<long>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<long>.Write(long value, FrameBuffer target) => target.WriteInt64(value);

    int IBinaryFormat<int>.Read(ReadOnlySpan<byte> source)
    {
        long value = Read(source);
        if (value != (int)value)
        {
            BadBytes.DoesNotFit("int8", "Int32", "read it as Int64");
        }
        return (int)value;
    }

    void IBinaryFormat<int>.Write(int value, FrameBuffer target) => target.WriteInt64(value);

    decimal IBinaryFormat<decimal>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<decimal>.Write(decimal value, FrameBuffer target) =>
        target.WriteInt64(WholeNumber.Of(value, "int8"));
}
