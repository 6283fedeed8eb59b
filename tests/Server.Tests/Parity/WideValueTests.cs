namespace ActorPg.Server.Tests.Parity;

/// <summary>What .NET's own types cannot hold, asked for without naming a type: the library's own holds it.</summary>
[Collection(ServerFixture.Collection)]
public sealed class WideValueTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("date 'infinity'", typeof(PgDate))]
    [InlineData("date '4713-01-01 BC'", typeof(PgDate))]
    [InlineData("date '2020-01-01'", typeof(DateOnly))]
    [InlineData("time '24:00'", typeof(TimeSpan))]
    [InlineData("time '23:59'", typeof(TimeOnly))]
    [InlineData("timestamp '-infinity'", typeof(PgTimestamp))]
    [InlineData("timestamp '2020-01-01 10:00'", typeof(DateTime))]
    [InlineData("timestamptz 'infinity'", typeof(PgTimestamp))]
    [InlineData("timestamptz '10000-01-01'", typeof(PgTimestamp))]
    [InlineData("timestamptz '2020-01-01 10:00'", typeof(DateTimeOffset))]
    [InlineData("numeric 'NaN'", typeof(PgNumeric))]
    [InlineData("10::numeric ^ 50", typeof(PgNumeric))]
    [InlineData("numeric '1.10'", typeof(decimal))]
    [InlineData("array[date 'infinity', '2020-01-01']", typeof(PgDate[]))]
    [InlineData("array[date 'infinity', null]", typeof(PgDate?[]))]
    [InlineData("array[date '2020-01-01']", typeof(DateOnly[]))]
    [InlineData("array[timestamptz 'infinity']", typeof(PgTimestamp[]))]
    [InlineData("array[array[numeric 'NaN', 1]]", typeof(PgNumeric[,]))]
    [InlineData("daterange('2020-01-01', 'infinity')", typeof(PgRange<PgDate>))]
    [InlineData("tstzrange('2020-01-01', 'infinity')", typeof(PgRange<PgTimestamp>))]
    [InlineData("tstzrange('2020-01-01', null)", typeof(PgRange<DateTimeOffset>))]
    [InlineData("datemultirange(daterange('2020-01-01', 'infinity'))", typeof(PgMultirange<PgDate>))]
    [InlineData("array[daterange('2020-01-01', 'infinity')]", typeof(PgRange<PgDate>[]))]
    public async Task A_value_without_a_room_in_NETs_type_has_one_in_ours(string sql, Type expected)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgRecord row = (await pool.FetchRowAsync($"select {sql} as v, row({sql}) as r").Soon())!.Value;
        Assert.IsType(expected, row[0]);
        dynamic dynamic = row;
        Assert.IsType(expected, (object)dynamic.v);
        Assert.IsType(expected, row.Get<PgRecord>("r")[0]);
        Assert.IsType(expected, row.Items.First().Value);
        Assert.Equal(row, (await pool.FetchRowAsync($"select {sql} as v, row({sql}) as r").Soon())!.Value);
    }

    [Fact]
    public async Task Asked_for_by_name_NETs_type_is_an_error_that_names_ours()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgRecord row = (await pool.FetchRowAsync("select date 'infinity', numeric 'NaN', time '24:00'").Soon())!.Value;
        Assert.Contains(
            "PgDate",
            Assert.Throws<PgDecodeException>(() => row.Get<DateOnly>(0)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "PgNumeric",
            Assert.Throws<PgDecodeException>(() => row.Get<decimal>(1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "TimeSpan",
            Assert.Throws<PgDecodeException>(() => row.Get<TimeOnly>(2)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_was_read_so_can_be_sent_so()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (
            (string type, string value) in (IEnumerable<(string, string)>)
                [
                    ("date", "infinity"),
                    ("timestamptz", "-infinity"),
                    ("time", "24:00:00"),
                    ("numeric", "NaN"),
                    ("daterange", "[2020-01-01,infinity)"),
                    ("date[]", "{infinity}"),
                ]
        )
        {
            object read = (await pool.FetchValueAsync<object>($"select '{value}'::{type}").Soon())!;
            Assert.Equal(
                value,
                await pool.FetchValueAsync<string>($"select ($1::{type})::text", PgArgument.From(read)).Soon(),
                ignoreCase: true
            );
        }
    }
}
