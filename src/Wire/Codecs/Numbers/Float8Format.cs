using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>IEEE 754 double, big-endian, NaN and infinities included. Source: PostgreSQL 18, Floating-Point Types; float8send.</summary>
internal readonly struct Float8Format : IBinaryFormat<double>
{
    public double Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(double))
        {
            BadBytes.Length("float8", sizeof(double), source.Length);
        }
        return BinaryPrimitives.ReadDoubleBigEndian(source);
    }

    public void Write(double value, FrameBuffer target) => target.WriteDouble(value);
}
