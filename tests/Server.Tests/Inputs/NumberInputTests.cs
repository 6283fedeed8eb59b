using System.Numerics;

namespace ActorPg.Server.Tests.Inputs;

/// <summary>Bad dates, times and numbers, by their numbers in the catalogue.</summary>
[Collection(ServerFixture.Collection)]
public sealed class NumberInputTests(ServerFixture fixture)
{
    [Fact]
    public async Task B21_A_date_beyond_the_servers_calendar_cannot_be_made_and_as_text_is_its_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgDate(5_874_898, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgDate(-4714, 11, 23));
        await pool.ServerRefusesAsync("22008", "select $1::date", Pg.Text("5874898-01-01"));
        await pool.ServerRefusesAsync("22008", "select $1::date", Pg.Text("4714-11-23 BC"));
        foreach (PgDate edge in (PgDate[])[new(5_874_897, 12, 31), new(-4714, 11, 24)])
        {
            Assert.Equal(edge, await pool.RoundTripAsync("date", edge));
            Assert.Equal($"{edge}", await pool.FetchValueAsync<string>("select $1::date::text", edge).Soon());
        }
    }

    [Fact]
    public async Task B22_A_timestamp_beyond_the_servers_calendar_cannot_be_made_and_as_text_is_its_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgTimestamp(new PgDate(294_277, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PgTimestamp(PgDate.MaxValue));
        foreach (string type in (string[])["timestamp", "timestamptz"])
        {
            await pool.ServerRefusesAsync("22008", $"select $1::{type}", Pg.Text("294277-01-01 00:00:00"));
            Assert.Equal(PgTimestamp.MaxValue, await pool.RoundTripAsync(type, PgTimestamp.MaxValue));
            Assert.Equal(PgTimestamp.MinValue, await pool.RoundTripAsync(type, PgTimestamp.MinValue));
        }
    }

    [Fact]
    public async Task B23_Infinite_dates_are_values_of_their_own_and_never_the_largest_of_NETs()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (PgDate date in (PgDate[])[PgDate.Infinity, PgDate.NegativeInfinity])
        {
            Assert.Equal(date, await pool.RoundTripAsync("date", date));
            await DecodeFailsAsync<DateOnly>(pool, "select $1::date", date);
            await DecodeFailsAsync<DateTime>(pool, "select $1::date", date);
        }
        foreach (PgTimestamp time in (PgTimestamp[])[PgTimestamp.Infinity, PgTimestamp.NegativeInfinity])
        {
            Assert.Equal(time, await pool.RoundTripAsync("timestamptz", time));
            await DecodeFailsAsync<DateTime>(pool, "select $1::timestamp", time);
            await DecodeFailsAsync<DateTimeOffset>(pool, "select $1::timestamptz", time);
        }
        Assert.Equal(
            "9999-12-31",
            await pool.FetchValueAsync<string>("select $1::date::text", DateOnly.MaxValue).Soon()
        );
        Assert.False(await pool.FetchValueAsync<bool>("select $1::timestamp = 'infinity'", DateTime.MaxValue).Soon());
    }

    [Theory]
    [InlineData("timestamptz", DateTimeKind.Unspecified)]
    [InlineData("timestamptz", DateTimeKind.Local)]
    [InlineData("timestamp", DateTimeKind.Utc)]
    public async Task B24_A_DateTime_of_the_wrong_kind_is_refused_here(string type, DateTimeKind kind)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var time = new DateTime(2026, 1, 1, 0, 0, 0, kind);
        PgInputException refused = await pool.RefusesAsync($"select $1::{type}", time);
        Assert.Contains($"DateTime of kind {kind} cannot be sent as {type}", refused.Message, StringComparison.Ordinal);
        await pool.RefusesAsync($"select $1::{type}[]", new[] { time });
    }

    [Fact]
    public async Task B25_Midnight_at_the_end_of_the_day_is_a_TimeSpan_and_no_TimeOnly()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var day = TimeSpan.FromHours(24);
        Assert.Equal(day, await pool.RoundTripAsync("time", day));
        Assert.Equal("24:00:00", await pool.FetchValueAsync<string>("select $1::time::text", day).Soon());
        PgDecodeException unfit = await DecodeFailsAsync<TimeOnly>(pool, "select $1::time", day);
        Assert.Contains("24:00:00; read it as TimeSpan", unfit.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B26_A_time_beyond_the_day_is_refused_here_and_as_text_by_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (
            TimeSpan time in (TimeSpan[])[TimeSpan.FromHours(24) + TimeSpan.FromTicks(10), TimeSpan.FromTicks(-10)]
        )
        {
            PgInputException refused = await pool.RefusesAsync("select $1::time", time);
            Assert.Contains("24 hours of time", refused.Message, StringComparison.Ordinal);
        }
        await pool.ServerRefusesAsync("22008", "select $1::time", Pg.Text("24:00:01"));
        await pool.ServerRefusesAsync("22008", "select $1::timetz", Pg.Text("25:00:00+00"));
    }

    [Fact]
    public async Task B27_NaN_the_infinities_and_minus_zero_are_floats_like_others()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 5e-324])
        {
            double back = await pool.RoundTripAsync("float8", value);
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(back));
            float single = await pool.RoundTripAsync("float4", (float)value);
            Assert.Equal(BitConverter.SingleToInt32Bits((float)value), BitConverter.SingleToInt32Bits(single));
        }
        await pool.RefusesAsync("select $1::float4", 1e39);
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B28_A_numeric_that_no_decimal_holds_is_a_PgNumeric_or_an_error_never_another_number()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgNumeric longest = PgNumeric.FromBigInteger(BigInteger.Pow(10, 131_071) + 7);
        foreach (
            PgNumeric value in (PgNumeric[])
                [
                    PgNumeric.NaN,
                    PgNumeric.PositiveInfinity,
                    PgNumeric.NegativeInfinity,
                    longest,
                    (PgNumeric)decimal.MaxValue,
                    PgNumeric.Parse("79228162514264337593543950336"),
                ]
        )
        {
            Assert.Equal(value, await pool.RoundTripAsync("numeric", value));
            Assert.Equal($"{value}", await pool.FetchValueAsync<string>("select $1::numeric::text", value).Soon());
            if (value != (PgNumeric)decimal.MaxValue)
            {
                await DecodeFailsAsync<decimal>(pool, "select $1::numeric", value);
            }
        }
        await pool.ServerRefusesAsync("22003", "select $1::numeric", Pg.Text("1e131073"));
    }

    [Fact]
    public async Task B29_A_number_too_large_for_its_type_is_refused_here()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (
            (string type, PgArgument value) in ((string, PgArgument)[])
                [
                    ("int2", 32_768),
                    ("int2", -32_769L),
                    ("int4", 2_147_483_648L),
                    ("int4", -2_147_483_649L),
                    ("int8", ulong.MaxValue),
                    ("int8", PgArgument.Of(Int128.MaxValue)),
                    ("oid", -1),
                    ("oid", 4_294_967_296L),
                ]
        )
        {
            PgInputException refused = await pool.RefusesAsync($"select $1::{type}", value);
            Assert.Equal("$1", refused.ParamName);
            Assert.Contains($"outside the range of {type}", refused.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<PgDecodeException> DecodeFailsAsync<T>(PgPool pool, string sql, PgArgument value)
    {
        var unfit = await pool.FetchValueAsync<T>(sql, value).FailsAsync<PgDecodeException, T?>();
        await pool.IsUsableAsync();
        return unfit;
    }
}
