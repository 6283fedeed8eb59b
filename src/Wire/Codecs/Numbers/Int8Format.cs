using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Int64, big-endian. Source: PostgreSQL 18, Numeric Types; int8send.</summary>
internal readonly struct Int8Format
    : IBinaryFormat<long>,
        IBinaryFormat<int>,
        IBinaryFormat<decimal>,
        IBinaryFormat<short>,
        IBinaryFormat<uint>,
        IBinaryFormat<ulong>
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

    short IBinaryFormat<short>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToInt16(Read(source), "int8");

    void IBinaryFormat<short>.Write(short value, FrameBuffer target) => target.WriteInt64(value);

    uint IBinaryFormat<uint>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToUInt32(Read(source), "int8");

    void IBinaryFormat<uint>.Write(uint value, FrameBuffer target) => target.WriteInt64(value);

    ulong IBinaryFormat<ulong>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToUInt64(Read(source), "int8");

    void IBinaryFormat<ulong>.Write(ulong value, FrameBuffer target)
    {
        if (value > long.MaxValue)
        {
            BadInput.OutOfRange("int8", long.MinValue, long.MaxValue);
        }
        target.WriteInt64((long)value);
    }
}
