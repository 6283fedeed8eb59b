using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Identifiers;

/// <summary>
/// Int32 count of running transactions, Int64 xmin, Int64 xmax, and the running ones, Int64 each. Source: PostgreSQL 18, Transaction ID and Snapshot
/// Information Functions; pg_snapshot_send.
/// </summary>
internal readonly struct SnapshotFormat : IBinaryFormat<PgSnapshot>
{
    private const int HeaderBytes = sizeof(int) + (2 * sizeof(ulong));

    public PgSnapshot Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < HeaderBytes)
        {
            BadBytes.Malformed("pg_snapshot", "its header is cut short");
        }
        int count = BinaryPrimitives.ReadInt32BigEndian(source);
        ReadOnlySpan<byte> list = source[HeaderBytes..];
        if (count < 0 || (long)count * sizeof(ulong) != list.Length)
        {
            BadBytes.Malformed("pg_snapshot", $"it says {count} transactions and has {list.Length} bytes of them");
        }
        ulong[] running = new ulong[count];
        for (int i = 0; i < running.Length; i++)
        {
            running[i] = BinaryPrimitives.ReadUInt64BigEndian(list[(i * sizeof(ulong))..]);
        }
        return new PgSnapshot(
            BinaryPrimitives.ReadUInt64BigEndian(source[sizeof(int)..]),
            BinaryPrimitives.ReadUInt64BigEndian(source[(sizeof(int) + sizeof(ulong))..]),
            running
        );
    }

    public void Write(PgSnapshot value, FrameBuffer target)
    {
        target.WriteInt32(value.Span.Length);
        target.WriteInt64(unchecked((long)value.Xmin));
        target.WriteInt64(unchecked((long)value.Xmax));
        foreach (ulong transaction in value.Span)
        {
            target.WriteInt64(unchecked((long)transaction));
        }
    }
}
