using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>IEEE 754 single, big-endian, NaN and infinities included. Source: PostgreSQL 18, Floating-Point Types; float4send.</summary>
internal readonly struct Float4Format : IBinaryFormat<float>, IBinaryFormat<double>
{
    public static float Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(float))
        {
            BadBytes.Length("float4", sizeof(float), source.Length);
        }
        return BinaryPrimitives.ReadSingleBigEndian(source);
    }

    /// <summary>Rounds to the nearest single, as the server's own cast does; what would become infinite or zero by that is refused.</summary>
    public static void Write(double value, FrameBuffer target)
    {
        float single = (float)value;
        if ((float.IsInfinity(single) && double.IsFinite(value)) || (single == 0 && value != 0))
        {
            BadInput.Refused("the number is outside the range of float4");
        }
        target.WriteSingle(single);
    }

    float IBinaryFormat<float>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<float>.Write(float value, FrameBuffer target) => target.WriteSingle(value);

    double IBinaryFormat<double>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<double>.Write(double value, FrameBuffer target) => Write(value, target);
}
