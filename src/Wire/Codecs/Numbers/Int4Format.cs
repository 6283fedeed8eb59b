using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>Int32, big-endian. Source: PostgreSQL 18, Numeric Types; int4send.</summary>
internal readonly struct Int4Format
    : IBinaryFormat<int>,
        IBinaryFormat<long>,
        IBinaryFormat<decimal>,
        IBinaryFormat<double>,
        IBinaryFormat<short>,
        IBinaryFormat<uint>,
        IBinaryFormat<ulong>
{
    public static int Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(int))
        {
            BadBytes.Length("int4", sizeof(int), source.Length);
        }
        return BinaryPrimitives.ReadInt32BigEndian(source);
    }

    public static void Write(long value, FrameBuffer target)
    {
        if (value != (int)value)
        {
            BadInput.OutOfRange("int4", int.MinValue, int.MaxValue);
        }
        target.WriteInt32((int)value);
    }

    int IBinaryFormat<int>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<int>.Write(int value, FrameBuffer target) => target.WriteInt32(value);

    long IBinaryFormat<long>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<long>.Write(long value, FrameBuffer target) => Write(value, target);

    decimal IBinaryFormat<decimal>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<decimal>.Write(decimal value, FrameBuffer target) =>
        Write(WholeNumber.Of(value, "int4"), target);

    double IBinaryFormat<double>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<double>.Write(double value, FrameBuffer target) => Write(WholeNumber.Of(value, "int4"), target);

    short IBinaryFormat<short>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToInt16(Read(source), "int4");

    void IBinaryFormat<short>.Write(short value, FrameBuffer target) => Write(value, target);

    uint IBinaryFormat<uint>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToUInt32(Read(source), "int4");

    void IBinaryFormat<uint>.Write(uint value, FrameBuffer target) => Write(value, target);

    ulong IBinaryFormat<ulong>.Read(ReadOnlySpan<byte> source) => CheckedInteger.ToUInt64(Read(source), "int4");

    void IBinaryFormat<ulong>.Write(ulong value, FrameBuffer target) => Write(long.CreateSaturating(value), target);
}
