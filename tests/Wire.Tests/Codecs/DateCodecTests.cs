using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class DateCodecTests
{
    /// <summary>Text and bytes as a PostgreSQL 15 server sends them.</summary>
    [Theory]
    [InlineData("2000-01-01", "00000000")]
    [InlineData("1999-12-31", "ffffffff")]
    [InlineData("2024-02-29", "00002279")]
    [InlineData("0001-01-01", "fff4dbf9")]
    [InlineData("9999-12-31", "002c95d3")]
    [InlineData("infinity", "7fffffff")]
    [InlineData("-infinity", "80000000")]
    [InlineData("0044-03-15 BC", "fff49d7b")]
    [InlineData("4714-11-24 BC", "ffda97a7")]
    [InlineData("5874897-12-31", "7fda970c")]
    [InlineData("0001-12-31 BC", "fff4dbf8")]
    [InlineData("0005-02-29 BC", "fff4d511")]
    public void Dates_travel_as_the_server_sends_them(string text, string hex)
    {
        PgDate date = ReadHex<PgDate>(PgTypes.Date, hex);
        Assert.Equal(text, date.ToString());
        Assert.Equal(date, PgDate.Parse(text));
        Assert.Equal(hex, Hex(PgTypes.Date, PgArgument.From(date)));
    }

    [Theory]
    [InlineData("2000-01-01", "0000000000000000")]
    [InlineData("1999-12-31 23:59:59.999999", "ffffffffffffffff")]
    [InlineData("2024-02-29 12:34:56.789", "0002b58341728608")]
    [InlineData("0001-01-01", "ff1fe2ffc59c6000")]
    [InlineData("9999-12-31 23:59:59.999999", "0380e70b913b7fff")]
    [InlineData("infinity", "7fffffffffffffff")]
    [InlineData("-infinity", "8000000000000000")]
    [InlineData("0044-03-15 01:02:03 BC", "ff1af9dfca4398c0")]
    [InlineData("4714-11-24 BC", "fd0f7cc1411fa000")]
    [InlineData("294276-12-31 23:59:59.999999", "7fffff5bb3b29fff")]
    public void Timestamps_travel_as_the_server_sends_them(string text, string hex)
    {
        PgTimestamp value = ReadHex<PgTimestamp>(PgTypes.Timestamp, hex);
        Assert.Equal(value, ReadHex<PgTimestamp>(PgTypes.TimestampTz, hex));
        Assert.Equal(value, PgTimestamp.Parse(text));
        Assert.Equal(value, PgTimestamp.Parse(value.ToString()));
        Assert.Equal(hex, Hex(PgTypes.Timestamp, PgArgument.From(value)));
        Assert.Equal(hex, Hex(PgTypes.TimestampTz, PgArgument.From(value)));
    }

    [Fact]
    public void An_offset_is_sent_as_UTC_and_read_back_without()
    {
        var value = new DateTimeOffset(2024, 2, 29, 12, 34, 56, 789, TimeSpan.FromHours(2));
        Assert.Equal("0002b581944b3e08", Hex(PgTypes.TimestampTz, value));
        DateTimeOffset back = ReadHex<DateTimeOffset>(PgTypes.TimestampTz, "0002b581944b3e08");
        Assert.Equal(value, back);
        Assert.Equal(TimeSpan.Zero, back.Offset);
        Assert.Equal(back.UtcDateTime, ReadHex<DateTime>(PgTypes.TimestampTz, "0002b581944b3e08"));
        Assert.Equal(DateTimeKind.Utc, ReadHex<DateTime>(PgTypes.TimestampTz, "0002b581944b3e08").Kind);
        Assert.Equal(DateTimeKind.Unspecified, ReadHex<DateTime>(PgTypes.Timestamp, "0002b581944b3e08").Kind);
    }

    [Fact]
    public void The_kind_of_a_DateTime_must_fit_the_type()
    {
        DateTime some = new(2024, 1, 2, 3, 4, 5, DateTimeKind.Unspecified);
        Assert.Equal(
            Hex(PgTypes.Timestamp, some),
            Hex(PgTypes.Timestamp, DateTime.SpecifyKind(some, DateTimeKind.Local))
        );
        Assert.Contains(
            "Utc",
            InputError(PgTypes.Timestamp, DateTime.SpecifyKind(some, DateTimeKind.Utc)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Local",
            InputError(PgTypes.TimestampTz, DateTime.SpecifyKind(some, DateTimeKind.Local)).Message,
            StringComparison.Ordinal
        );
        InputError(PgTypes.TimestampTz, some);
        Write(PgTypes.TimestampTz, DateTime.SpecifyKind(some, DateTimeKind.Utc));
        Assert.True(Refuses(PgTypes.Timestamp, new DateTimeOffset(some, TimeSpan.Zero)));
        Assert.True(Refuses(PgTypes.Timestamp, new DateOnly(2024, 1, 2)));
        Assert.True(Refuses(PgTypes.TimestampTz, "2024-01-01"));
    }

    [Fact]
    public void A_DateTime_goes_as_date_only_at_midnight()
    {
        Assert.Equal("00000000", Hex(PgTypes.Date, new DateTime(2000, 1, 1)));
        InputError(PgTypes.Date, new DateTime(2000, 1, 1, 0, 0, 1));
        Assert.Equal(new DateTime(2000, 1, 1), ReadHex<DateTime>(PgTypes.Date, "00000000"));
    }

    [Theory]
    [InlineData("7fffffff")]
    [InlineData("80000000")]
    [InlineData("fff49d7b")]
    [InlineData("002c95d4")]
    public void A_date_beyond_DateOnly_is_an_error_and_never_clamped(string hex)
    {
        DecodeError<DateOnly>(PgTypes.Date, hex);
        DecodeError<DateTime?>(PgTypes.Date, hex);
        Assert.Equal(ReadHex<PgDate>(PgTypes.Date, hex), ReadObject(PgTypes.Date, hex));
    }

    [Theory]
    [InlineData("7fffffffffffffff")]
    [InlineData("8000000000000000")]
    [InlineData("ff1fe2ffc59c5fff")]
    [InlineData("0380e70b913b8000")]
    public void A_timestamp_beyond_DateTime_is_an_error_and_never_clamped(string hex)
    {
        DecodeError<DateTime>(PgTypes.Timestamp, hex);
        DecodeError<DateTime>(PgTypes.TimestampTz, hex);
        DecodeError<DateTimeOffset>(PgTypes.TimestampTz, hex);
        Assert.True(ReadHex<PgTimestamp>(PgTypes.Timestamp, hex) != default);
    }

    [Theory]
    [InlineData("00000000000000")]
    [InlineData("7fffff5bb3b2a000")]
    [InlineData("fd0f7cc1411f9fff")]
    public void A_timestamp_beyond_PostgreSQL_is_refused(string hex)
    {
        DecodeError<PgTimestamp>(PgTypes.Timestamp, hex);
        DecodeError<DateTimeOffset>(PgTypes.TimestampTz, hex);
    }

    [Theory]
    [InlineData("000000")]
    [InlineData("7fda970d")]
    [InlineData("ffda97a6")]
    public void A_date_beyond_PostgreSQL_is_refused(string hex) => DecodeError<PgDate>(PgTypes.Date, hex);

    [Fact]
    public void The_last_moment_of_DateTime_is_not_infinity()
    {
        Assert.Equal("0380e70b913b7fff", Hex(PgTypes.Timestamp, DateTime.MaxValue));
        Assert.Equal("ff1fe2ffc59c6000", Hex(PgTypes.Timestamp, DateTime.MinValue));
        Assert.Equal("0380e70b913b7fff", Hex(PgTypes.TimestampTz, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Dates_and_times_come_back_to_the_microsecond()
    {
        Prop.ForAll(
                (DateTime value) =>
                {
                    DateTime whole = new(value.Ticks - (value.Ticks % 10), DateTimeKind.Unspecified);
                    DateTime utc = DateTime.SpecifyKind(whole, DateTimeKind.Utc);
                    return RoundTrip(PgTypes.Timestamp, whole) == whole
                        && RoundTrip(PgTypes.TimestampTz, utc) == utc
                        && RoundTrip(PgTypes.Date, DateOnly.FromDateTime(whole)) == DateOnly.FromDateTime(whole)
                        && RoundTrip(PgTypes.Time, TimeOnly.FromDateTime(whole)) == TimeOnly.FromDateTime(whole);
                }
            )
            .QuickCheckThrowOnFailure();
        Prop.ForAll(
                (DateTimeOffset value) =>
                {
                    DateTimeOffset whole = value.AddTicks(-(value.UtcTicks % 10));
                    return RoundTrip(PgTypes.TimestampTz, whole) == whole;
                }
            )
            .QuickCheckThrowOnFailure();
        Prop.ForAll(
                (int months, int days, long microseconds) =>
                {
                    var value = new PgInterval(months, days, microseconds);
                    return RoundTrip(PgTypes.Interval, value) == value && PgInterval.Parse(value.ToString()) == value;
                }
            )
            .QuickCheckThrowOnFailure();
        Prop.ForAll(
                (int days) =>
                {
                    PgDate value = ReadHex<PgDate>(PgTypes.Date, (days % 2_000_000).ToString("x8", null));
                    return RoundTrip(PgTypes.Date, value) == value
                        && PgDate.Parse(value.ToString()) == value
                        && new PgDate(value.Year, value.Month, value.Day) == value;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("0000000000000000", "00:00:00")]
    [InlineData("000000141dd75fff", "23:59:59.9999990")]
    [InlineData("0000000a8be1bd20", "12:34:56.5000000")]
    [InlineData("000000141dd76000", "1.00:00:00")]
    public void Times_travel_as_the_server_sends_them(string hex, string expected)
    {
        var value = TimeSpan.Parse(expected, null);
        Assert.Equal(value, ReadHex<TimeSpan>(PgTypes.Time, hex));
        Assert.Equal(hex, Hex(PgTypes.Time, value));
    }

    [Fact]
    public void Midnight_at_the_end_of_the_day_is_no_TimeOnly()
    {
        PgDecodeException error = DecodeError<TimeOnly>(PgTypes.Time, "000000141dd76000");
        Assert.Contains("24:00:00", error.Message, StringComparison.Ordinal);
        DecodeError<TimeOnly?>(PgTypes.Time, "000000141dd76000");
        DecodeError<TimeSpan>(PgTypes.Time, "000000141dd76001");
        DecodeError<TimeSpan>(PgTypes.Time, "ffffffffffffffff");
        InputError(PgTypes.Time, TimeSpan.FromTicks(-1));
        InputError(PgTypes.Time, TimeSpan.FromHours(24) + TimeSpan.FromTicks(1));
    }

    [Theory]
    [InlineData("00:00:00+00", "000000000000000000000000")]
    [InlineData("12:34:56.5+02", "0000000a8be1bd20ffffe3e0")]
    [InlineData("24:00:00-03:30", "000000141dd7600000003138")]
    [InlineData("12:00:00+05:30:15", "0000000a0eebb000ffffb299")]
    [InlineData("00:00:00-15:59:59", "00000000000000000000e0ff")]
    public void Times_with_a_zone_travel_as_the_server_sends_them(string text, string hex)
    {
        PgTimeTz value = ReadHex<PgTimeTz>(PgTypes.TimeTz, hex);
        Assert.Equal(text, value.ToString());
        Assert.Equal(value, PgTimeTz.Parse(text));
        Assert.Equal(value, new PgTimeTz(value.Time, value.Offset));
        Assert.Equal(hex, Hex(PgTypes.TimeTz, PgArgument.From(value)));
    }

    [Theory]
    [InlineData("0000000000000000")]
    [InlineData("00000000000000000000e100")]
    [InlineData("000000000000000080000000")]
    [InlineData("000000141dd7600100000000")]
    public void Bytes_that_are_no_timetz_are_refused(string hex) => DecodeError<PgTimeTz>(PgTypes.TimeTz, hex);

    [Theory]
    [InlineData("PT0S", "00000000000000000000000000000000")]
    [InlineData("P1Y2M3DT4H5M6.789S", "000000036c97ca88000000030000000e")]
    [InlineData("P-1M", "000000000000000000000000ffffffff")]
    [InlineData("PT-0.5S", "fffffffffff85ee00000000000000000")]
    [InlineData("P1M-1D", "0000000000000000ffffffff00000001")]
    [InlineData("P178000000Y", "0000000000000000000000007f50c600")]
    [InlineData("PT-1.5S", "ffffffffffe91ca00000000000000000")]
    [InlineData("PT-1H-30M", "fffffffebe228a000000000000000000")]
    [InlineData("PT-100H-0.000001S", "ffffffac2e53efff0000000000000000")]
    public void Intervals_travel_as_the_server_sends_them(string text, string hex)
    {
        PgInterval value = ReadHex<PgInterval>(PgTypes.Interval, hex);
        Assert.Equal(text, value.ToString());
        Assert.Equal(value, PgInterval.Parse(text));
        Assert.Equal(hex, Hex(PgTypes.Interval, PgArgument.From(value)));
    }

    [Fact]
    public void An_interval_is_a_TimeSpan_only_without_months()
    {
        Assert.Equal(TimeSpan.FromHours(24), ReadHex<TimeSpan>(PgTypes.Interval, "00000000000000000000000100000000"));
        Assert.Equal("00000000000f42400000000000000000", Hex(PgTypes.Interval, TimeSpan.FromSeconds(1)));
        DecodeError<TimeSpan>(PgTypes.Interval, "00000000000000000000000000000001");
        DecodeError<TimeSpan>(PgTypes.Interval, "00000000000000007fffffff00000000");
        DecodeError<TimeSpan?>(PgTypes.Interval, "7fffffffffffffff7fffffff7fffffff");
        Assert.Equal(PgInterval.Infinity, ReadHex<PgInterval>(PgTypes.Interval, "7fffffffffffffff7fffffff7fffffff"));
        DecodeError<PgInterval>(PgTypes.Interval, "000000000000000000000000");
        Assert.Throws<OverflowException>(() => new PgInterval(1, 0, 0).ToTimeSpan());
    }
}
