using System.Buffers.Binary;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>
/// What timestamp and timestamptz share: Int64 microseconds since 2000-01-01 00:00:00, for the latter in UTC; its largest and smallest are the
/// infinities. Source: PostgreSQL 18, Date/Time Types; timestamp_send, timestamptz_send.
/// </summary>
internal static class MicrosecondFormat
{
    public static PgTimestamp Read(string type, ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(long))
        {
            BadBytes.Length(type, sizeof(long), source.Length);
        }
        if (!PgTimestamp.TryFromMicroseconds(BinaryPrimitives.ReadInt64BigEndian(source), out PgTimestamp value))
        {
            BadBytes.Malformed(type, "the time is beyond the calendar");
        }
        return value;
    }

    public static DateTime ReadDateTime(string type, DateTimeKind kind, ReadOnlySpan<byte> source)
    {
        if (!Read(type, source).TryToDateTime(kind, out DateTime value))
        {
            BadBytes.DoesNotFit(
                type,
                "DateTime",
                "it is infinite or not of the years 1 to 9999; read it as PgTimestamp"
            );
        }
        return value;
    }
}
