using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Geometry;

/// <summary>What all geometric types are made of: doubles, big-endian, one after another. Source: PostgreSQL 18, geo_ops.c, the _send functions.</summary>
internal static class DoubleFields
{
    /// <summary>Two doubles.</summary>
    public const int PointBytes = 2 * sizeof(double);

    public static void CheckCount(string type, int doubles, ReadOnlySpan<byte> source)
    {
        if (source.Length != doubles * sizeof(double))
        {
            BadBytes.Length(type, doubles * sizeof(double), source.Length);
        }
    }

    public static double ReadAt(ReadOnlySpan<byte> source, int index) =>
        BinaryPrimitives.ReadDoubleBigEndian(source[(index * sizeof(double))..]);

    public static PgPoint ReadPoint(ReadOnlySpan<byte> source, int index) =>
        new(ReadAt(source, 2 * index), ReadAt(source, (2 * index) + 1));

    /// <summary>Int32 count, then as many points, which fill the rest.</summary>
    public static PgPoint[] ReadPoints(string type, ReadOnlySpan<byte> source)
    {
        if (source.Length < sizeof(int))
        {
            BadBytes.Malformed(type, "its count is cut short");
        }
        int count = BinaryPrimitives.ReadInt32BigEndian(source);
        source = source[sizeof(int)..];
        if (count < 1 || (long)count * PointBytes != source.Length)
        {
            BadBytes.Malformed(type, $"it says {count} points and has {source.Length} bytes of them");
        }
        var points = new PgPoint[count];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = ReadPoint(source, i);
        }
        return points;
    }

    public static void Write(PgPoint point, FrameBuffer target)
    {
        target.WriteDouble(point.X);
        target.WriteDouble(point.Y);
    }

    public static void Write(string type, ReadOnlySpan<PgPoint> points, FrameBuffer target)
    {
        if (points.IsEmpty)
        {
            BadInput.Refused($"a {type} has one point at least");
        }
        target.WriteInt32(points.Length);
        foreach (PgPoint point in points)
        {
            Write(point, target);
        }
    }
}
