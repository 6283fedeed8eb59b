using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Int16, big-endian. Source: PostgreSQL 18, Numeric Types; int2send.</summary>
internal readonly struct Int2Format
    : IBinaryFormat<short>,
        IBinaryFormat<int>,
        IBinaryFormat<long>,
        IBinaryFormat<decimal>,
        IBinaryFormat<double>,
        IBinaryFormat<uint>,
        IBinaryFormat<ulong>
{
    public static short Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(short))
        {
            BadBytes.Length("int2", sizeof(short), source.Length);
        }
        return BinaryPrimitives.ReadInt16BigEndian(source);
    }

    public static void Write(long value, FrameBuffer target)
    {
        if (value != (short)value)
        {
            BadInput.OutOfRange("int2", short.MinValue, short.MaxValue);
        }
        target.WriteInt16((short)value);
    }

    short IBinaryFormat<short>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<short>.Write(short value, FrameBuffer target) => target.WriteInt16(value);

    int IBinaryFormat<int>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<int>.Write(int value, FrameBuffer target) => Write(value, target);

    long IBinaryFormat<long>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<long>.Write(long value, FrameBuffer target) => Write(value, target);

    decimal IBinaryFormat<decimal>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<decimal>.Write(decimal value, FrameBuffer target) =>
        Write(WholeNumber.Of(value, "int2"), target);

    double IBinaryFormat<double>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<double>.Write(double value, FrameBuffer target) => Write(WholeNumber.Of(value, "int2"), target);

    uint IBinaryFormat<uint>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToUInt32(Read(source), "int2");

    void IBinaryFormat<uint>.Write(uint value, FrameBuffer target) => Write(value, target);

    ulong IBinaryFormat<ulong>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToUInt64(Read(source), "int2");

    void IBinaryFormat<ulong>.Write(ulong value, FrameBuffer target) => Write(long.CreateSaturating(value), target);
}
