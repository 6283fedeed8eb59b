using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Identifiers;

/// <summary>Unsigned Int64, big-endian. Source: PostgreSQL 18, pg_lsn Type; pg_lsn_send.</summary>
internal readonly struct LsnFormat : IBinaryFormat<PgLsn>, IBinaryFormat<ulong>
{
    public static PgLsn Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(ulong))
        {
            BadBytes.Length("pg_lsn", sizeof(ulong), source.Length);
        }
        return new PgLsn(BinaryPrimitives.ReadUInt64BigEndian(source));
    }

    public static void Write(PgLsn value, FrameBuffer target) => target.WriteInt64(unchecked((long)value.Value));

    PgLsn IBinaryFormat<PgLsn>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<PgLsn>.Write(PgLsn value, FrameBuffer target) => Write(value, target);

    ulong IBinaryFormat<ulong>.Read(ReadOnlySpan<byte> source) => Read(source).Value;

    void IBinaryFormat<ulong>.Write(ulong value, FrameBuffer target) => Write(new PgLsn(value), target);
}
