using NodaTime;

namespace ActorPg.Server.Tests.Types;

/// <summary>NodaTime's types both ways, against what the server prints and what .NET's types say of the same values.</summary>
[Collection(ServerFixture.Collection)]
public sealed class NodaTimeTests(ServerFixture fixture)
{
    private static readonly LocalDateTime _earliest = new(-4712, 1, 1, 0, 0);

    [Fact]
    public async Task Generated_values_come_back_and_print_as_ISO()
    {
        await using PgPool pool = await StartPoolAsync();
        var random = new Random(2026);
        for (int i = 0; i < 150; i++)
        {
            LocalDateTime local = _earliest
                .PlusDays(random.Next(5_373_000))
                .PlusNanoseconds(random.NextInt64(86_400_000_000) * 1000);
            Instant instant = local.InUtc().ToInstant();
            var offset = new OffsetTime(local.TimeOfDay, Offset.FromSeconds(random.Next(-57_599, 57_600)));
            PgRecord row = (
                await pool.FetchRowAsync(
                        """
                        select $1::timestamptz as i, $2::timestamp as l, $3::date as d, $4::time as t, $5::timetz as o, $1::timestamptz = $6::timestamptz as same,
                            extract(year from $2::timestamp)::int as year, extract(microseconds from $4::time)::int8 as micros, array[$2::timestamp, null] as a
                        """,
                        PgArgument.From(instant),
                        PgArgument.From(local),
                        PgArgument.From(local.Date),
                        PgArgument.From(local.TimeOfDay),
                        PgArgument.From(offset),
                        PgArgument.From(instant.InUtc().ToOffsetDateTime().WithOffset(Offset.FromHours(3)))
                    )
                    .Soon()
            )!.Value;

            Assert.Equal([instant, local, local.Date, local.TimeOfDay, offset, true], row[..6]);
            Assert.Equal(local.Year <= 0 ? local.Year - 1 : local.Year, row.Get<int>("year"));
            Assert.Equal(local.NanosecondOfDay / 1000 % 60_000_000, row.Get<long>("micros"));
            Assert.Equal([local, null], row.Get<LocalDateTime?[]>("a"));
            Assert.Equal(instant.InUtc().ToOffsetDateTime(), row.Get<OffsetDateTime>("i"));
            Assert.Equal(instant.InUtc(), row.Get<ZonedDateTime>("i"));
            Assert.Equal(row.Get<PgTimestamp>("i"), row.Get<PgTimestamp>("l"));
            Assert.Equal(row.Get<PgTimestamp>("l").Date, row.Get<PgDate>("d"));
        }
    }

    [Fact]
    public async Task NETs_own_types_are_read_and_taken_as_without_it()
    {
        await using PgPool pool = await StartPoolAsync();
        var moment = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::timestamptz, $2::timestamp, $3::date, $4::time, $5::interval, array[$1::timestamptz], tstzrange($1, null)",
                    moment,
                    moment.DateTime,
                    new DateOnly(2026, 3, 4),
                    new TimeOnly(5, 6, 7),
                    TimeSpan.FromMinutes(3)
                )
                .Soon()
        )!.Value;
        Assert.Equal(moment, row.Get<DateTimeOffset>(0));
        Assert.Equal(moment.UtcDateTime, row.Get<DateTime>(0));
        Assert.Equal(moment.DateTime, row.Get<DateTime>(1));
        Assert.Equal(new DateOnly(2026, 3, 4), row.Get<DateOnly>(2));
        Assert.Equal(new TimeOnly(5, 6, 7), row.Get<TimeOnly>(3));
        Assert.Equal(TimeSpan.FromMinutes(3), row.Get<TimeSpan>(4));
        Assert.Equal([moment], row.Get<DateTimeOffset[]>(5));
        Assert.Equal(PgRange.AtLeast<PgTimestamp>(moment.UtcDateTime), row.Get<PgRange<PgTimestamp>>(6));
        Assert.Equal(PgRange.AtLeast(Instant.FromDateTimeOffset(moment)), row[6]);

        await using PgPool plain = await fixture.StartPoolAsync();
        Assert.IsType<DateTimeOffset>(await plain.FetchValueAsync<object>("select now()").Soon());
        Assert.IsType<Instant>(await pool.FetchValueAsync<object>("select now()").Soon());
    }

    [Fact]
    public async Task Periods_keep_their_units_and_durations_refuse_months()
    {
        await using PgPool pool = await StartPoolAsync();
        var period = new PeriodBuilder
        {
            Years = 1,
            Months = 2,
            Weeks = 1,
            Days = -3,
            Hours = 30,
            Minutes = -5,
            Seconds = 6,
            Milliseconds = 7,
            Ticks = 80,
        }.Build();
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::interval as p, $1::interval::text as t, $2::interval as d, $2::interval::text as dt, array[$2::interval, null]",
                    PgArgument.From(period),
                    PgArgument.From(Duration.FromHours(-49) + Duration.FromTicks(10))
                )
                .Soon()
        )!.Value;
        Assert.Equal("P1Y2M4DT29H55M6.007008S", row.Get<string>("t"));
        Assert.Equal("P1Y2M4DT29H55M6.007008S", row.Get<PgInterval>("p").ToString());
        Assert.Equal(
            new PeriodBuilder(Period.FromYears(1))
            {
                Months = 2,
                Days = 4,
                Hours = 29,
                Minutes = 55,
                Seconds = 6,
                Milliseconds = 7,
                Nanoseconds = 8000,
            }.Build(),
            row.Get<Period>("p")
        );
        Assert.Equal("PT-48H-59M-59.999999S", row.Get<string>("dt"));
        Assert.Equal(Duration.FromHours(-49) + Duration.FromTicks(10), row.Get<Duration>("d"));
        Assert.Equal([row.Get<Duration>("d"), null], row.Get<Duration?[]>(4));
        Assert.Equal((Period?[])[row.Get<Period>("d"), null], row.Get<Period?[]>(4));
        Assert.Contains(
            "Period",
            Assert.Throws<PgDecodeException>(() => row.Get<Duration>("p")).Message,
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchAsync("select $1::interval", PgArgument.From(Period.FromYears(int.MaxValue))).Soon()
        );
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchAsync("select $1::interval", PgArgument.From(Period.FromHours(long.MaxValue))).Soon()
        );
    }

    [Fact]
    public async Task Intervals_are_ranges()
    {
        await using PgPool pool = await StartPoolAsync();
        Instant start = Instant.FromUtc(2026, 1, 1, 12, 0);
        Instant end = Instant.FromUtc(2026, 1, 2, 0, 0);
        var days = new DateInterval(new LocalDate(2026, 1, 1), new LocalDate(2026, 1, 31));
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select $1::tstzrange as i, $1::tstzrange::text as it, $2::tstzrange as open, $3::daterange as d, $3::daterange::text as dt, array[$1::tstzrange], multirange($3::daterange)",
                    PgArgument.From(new Interval(start, end)),
                    PgArgument.From(new Interval(start, null)),
                    PgArgument.From(days)
                )
                .Soon()
        )!.Value;
        Assert.Equal("""["2026-01-01 12:00:00+00","2026-01-02 00:00:00+00")""", row.Get<string>("it"));
        Assert.Equal(new Interval(start, end), row.Get<Interval>("i"));
        Assert.Equal(new PgRange<Instant>(start, end), row["i"]);
        Assert.Equal(new Interval(start, null), row.Get<Interval?>("open"));
        Assert.Equal("[2026-01-01,2026-02-01)", row.Get<string>("dt"));
        Assert.Equal(days, row.Get<DateInterval>("d"));
        Assert.Equal(new PgRange<LocalDate>(days.Start, days.End.PlusDays(1)), row["d"]);
        Assert.Equal([new PgRange<Instant>(start, end)], row.Get<PgRange<Instant>[]>(5));
        Assert.Equal(new PgMultirange<LocalDate>(new PgRange<LocalDate>(days.Start, days.End.PlusDays(1))), row[6]);
        row = (
            await pool.FetchRowAsync(
                    "select '[2026-01-01,2026-01-02]'::tstzrange, 'empty'::daterange, '(,)'::daterange"
                )
                .Soon()
        )!.Value;
        Assert.Throws<PgDecodeException>(() => row.Get<Interval>(0));
        Assert.Throws<PgDecodeException>(() => row.Get<DateInterval>(1));
        Assert.Throws<PgDecodeException>(() => row.Get<DateInterval>(2));
    }

    [Fact]
    public async Task What_NodaTime_does_not_reach_is_an_error_that_names_what_does()
    {
        await using PgPool pool = await StartPoolAsync();
        PgRecord row = (
            await pool.FetchRowAsync(
                    "select 'infinity'::timestamptz, '-infinity'::timestamp, '10000-01-01'::date, '24:00'::time, '24:00+01'::timetz, '9999-12-31 23:59:59.999999'::timestamp"
                )
                .Soon()
        )!.Value;
        Assert.Contains(
            "PgTimestamp",
            Assert.Throws<PgDecodeException>(() => row[0]).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "PgTimestamp",
            Assert.Throws<PgDecodeException>(() => row[1]).Message,
            StringComparison.Ordinal
        );
        Assert.Contains("PgDate", Assert.Throws<PgDecodeException>(() => row[2]).Message, StringComparison.Ordinal);
        Assert.Contains("TimeSpan", Assert.Throws<PgDecodeException>(() => row[3]).Message, StringComparison.Ordinal);
        Assert.Contains("PgTimeTz", Assert.Throws<PgDecodeException>(() => row[4]).Message, StringComparison.Ordinal);
        Assert.Equal(new LocalDateTime(9999, 12, 31, 23, 59, 59).PlusNanoseconds(999_999_000), row[5]);
        Assert.Equal(PgTimestamp.Infinity, row.Get<PgTimestamp>(0));
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchAsync("select $1::date", PgArgument.From(new LocalDate(-5000, 1, 1))).Soon()
        );
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchAsync(
                    "select $1::timetz",
                    PgArgument.From(new OffsetTime(LocalTime.Noon, Offset.FromHours(17)))
                )
                .Soon()
        );
        Assert.Equal(
            new LocalDate(2026, 1, 1),
            await pool.FetchValueAsync<LocalDate>(
                    "select $1::date",
                    PgArgument.From(new LocalDate(2026, 1, 1).WithCalendar(CalendarSystem.Julian))
                )
                .Soon()
        );
    }

    private ValueTask<PgPool> StartPoolAsync() =>
        fixture.StartPoolAsync(change: o =>
            o.UseNodaTime().WithSetting("TimeZone", "UTC").WithSetting("IntervalStyle", "iso_8601")
        );
}
