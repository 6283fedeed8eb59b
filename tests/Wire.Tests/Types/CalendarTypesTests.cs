namespace ActorPg.Wire.Tests.Types;

public class CalendarTypesTests
{
    [Fact]
    public void There_is_no_year_zero()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgDate(0, 1, 1));
        Assert.Equal(new PgDate(1, 1, 1).DaysSince2000 - 1, new PgDate(-1, 12, 31).DaysSince2000);
        Assert.Equal(-1, PgDate.Parse("0001-12-31 BC").Year);
        Assert.Equal(-4714, PgDate.MinValue.Year);
        Assert.Equal(5_874_897, PgDate.MaxValue.Year);
    }

    [Theory]
    [InlineData(2023, 2, 29)]
    [InlineData(1900, 2, 29)]
    [InlineData(-4, 2, 29)]
    [InlineData(2024, 13, 1)]
    [InlineData(2024, 0, 1)]
    [InlineData(2024, 1, 0)]
    [InlineData(5_874_898, 1, 1)]
    [InlineData(-4714, 11, 23)]
    [InlineData(int.MaxValue, 1, 1)]
    [InlineData(int.MinValue, 1, 1)]
    public void Days_that_are_not_in_the_calendar_are_refused(int year, int month, int day)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgDate(year, month, day));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-02-30")]
    [InlineData("2024-2-3")]
    [InlineData("0000-01-01")]
    [InlineData("2024-01-01 AD")]
    [InlineData("2024-01-01x")]
    [InlineData("infinity BC")]
    [InlineData("99999999-01-01")]
    public void Text_that_is_no_date_is_refused(string text)
    {
        Assert.False(PgDate.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => PgDate.Parse(text));
    }

    [Theory]
    [InlineData("2024-01-01 24:00:01")]
    [InlineData("2024-01-01 10:60")]
    [InlineData("2024-01-01 10:00+02")]
    [InlineData("2024-01-01  10:00")]
    [InlineData("294277-01-01")]
    public void Text_that_is_no_timestamp_is_refused(string text)
    {
        Assert.False(PgTimestamp.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => PgTimestamp.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("P1.5Y")]
    [InlineData("P99999999999Y")]
    [InlineData("PT1S1")]
    [InlineData("P1YT")]
    [InlineData("1 day")]
    public void Text_that_is_no_interval_is_refused(string text)
    {
        Assert.False(PgInterval.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => PgInterval.Parse(text));
    }

    [Fact]
    public void Weeks_and_fractions_of_hours_are_read()
    {
        Assert.Equal(new PgInterval(0, 14, 0), PgInterval.Parse("P2W"));
        Assert.Equal(new PgInterval(0, 0, 5_400_000_000), PgInterval.Parse("PT1.5H"));
    }

    [Theory]
    [InlineData("12:00:00")]
    [InlineData("25:00:00+00")]
    [InlineData("12:00:00+16")]
    [InlineData("12:00:00+1")]
    public void Text_that_is_no_time_with_a_zone_is_refused(string text)
    {
        Assert.False(PgTimeTz.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => PgTimeTz.Parse(text));
    }

    [Fact]
    public void A_time_with_a_zone_checks_its_bounds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgTimeTz(TimeSpan.FromHours(25), TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgTimeTz(TimeSpan.Zero, TimeSpan.FromHours(16)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgTimeTz(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void Infinity_lies_beyond_everything()
    {
        Assert.True(PgDate.Infinity > PgDate.MaxValue && PgDate.NegativeInfinity < PgDate.MinValue);
        Assert.True(PgTimestamp.Infinity > PgTimestamp.MaxValue && PgTimestamp.NegativeInfinity < PgTimestamp.MinValue);
        Assert.Equal(PgTimestamp.Infinity, new PgTimestamp(PgDate.Infinity));
        Assert.Equal(PgDate.NegativeInfinity, PgTimestamp.NegativeInfinity.Date);
        Assert.Throws<OverflowException>(() => PgDate.Infinity.ToDateOnly());
        Assert.Throws<OverflowException>(() => PgTimestamp.Infinity.ToDateTime());
        Assert.Throws<InvalidOperationException>(() => PgDate.Infinity.Year);
    }

    [Fact]
    public void A_timestamp_knows_its_day_and_time_before_2000_too()
    {
        var value = PgTimestamp.Parse("1999-12-31 23:59:59.999999");
        Assert.Equal(new PgDate(1999, 12, 31), value.Date);
        Assert.Equal(new TimeSpan(0, 23, 59, 59, 999, 999), value.TimeOfDay);
        Assert.Equal(value, new PgTimestamp(value.Date, value.TimeOfDay));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgTimestamp(PgDate.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgTimestamp(default, TimeSpan.FromHours(25)));
    }

    [Fact]
    public void What_does_not_fit_is_not_formatted()
    {
        Span<char> room = stackalloc char[9];
        Assert.False(default(PgDate).TryFormat(room, out int written, default, null));
        Assert.Equal(0, written);
        Assert.False(default(PgTimestamp).TryFormat(room, out _, default, null));
        Assert.False(default(PgTimeTz).TryFormat(room, out _, default, null));
        Assert.False(new PgInterval(14, 3, 1).TryFormat(room, out _, default, null));
        Assert.Equal("P1M", $"{new PgInterval(1, 0, 0)}");
    }
}
