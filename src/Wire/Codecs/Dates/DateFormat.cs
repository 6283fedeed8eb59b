using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>Int32 days since 2000-01-01; its largest and smallest are the infinities. Source: PostgreSQL 18, Date/Time Types; date_send.</summary>
internal readonly struct DateFormat : IBinaryFormat<DateOnly>, IBinaryFormat<DateTime>, IBinaryFormat<PgDate>
{
    public static PgDate Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != sizeof(int))
        {
            BadBytes.Length("date", sizeof(int), source.Length);
        }
        int days = BinaryPrimitives.ReadInt32BigEndian(source);
        if (days == int.MaxValue)
        {
            return PgDate.Infinity;
        }
        if (days == int.MinValue)
        {
            return PgDate.NegativeInfinity;
        }
        if (!PgDate.TryFromDays(days, out PgDate date))
        {
            BadBytes.Malformed("date", "the day is beyond the calendar");
        }
        return date;
    }

    public static void Write(PgDate value, FrameBuffer target) => target.WriteInt32(value.DaysSince2000);

    /// <summary>A DateTime goes as a date only when nothing of it is lost.</summary>
    public static void Write(DateTime value, FrameBuffer target)
    {
        if (value.TimeOfDay != TimeSpan.Zero)
        {
            BadInput.Refused("the DateTime has a time of day, which date would lose: pass its Date");
        }
        Write(DateOnly.FromDateTime(value), target);
    }

    DateOnly IBinaryFormat<DateOnly>.Read(ReadOnlySpan<byte> source)
    {
        if (!Read(source).TryToDateOnly(out DateOnly date))
        {
            BadBytes.DoesNotFit("date", "DateOnly", "it is infinite or not of the years 1 to 9999; read it as PgDate");
        }
        return date;
    }

    void IBinaryFormat<DateOnly>.Write(DateOnly value, FrameBuffer target) => Write(value, target);

    DateTime IBinaryFormat<DateTime>.Read(ReadOnlySpan<byte> source)
    {
        if (!Read(source).TryToDateOnly(out DateOnly date))
        {
            BadBytes.DoesNotFit("date", "DateTime", "it is infinite or not of the years 1 to 9999; read it as PgDate");
        }
        return date.ToDateTime(TimeOnly.MinValue);
    }

    void IBinaryFormat<DateTime>.Write(DateTime value, FrameBuffer target) => Write(value, target);

    PgDate IBinaryFormat<PgDate>.Read(ReadOnlySpan<byte> source) => Read(source);

    void IBinaryFormat<PgDate>.Write(PgDate value, FrameBuffer target) => Write(value, target);
}
