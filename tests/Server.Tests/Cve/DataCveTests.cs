using System.Globalization;
using ActorPg.Server.Tests.Torture;

namespace ActorPg.Server.Tests.Cve;

/// <summary>Flaws that other drivers had with SQL, rows and values, by their numbers in the catalogue: none of them is here.</summary>
[Collection(ServerFixture.Collection)]
public sealed class DataCveTests(ServerFixture fixture)
{
    private static readonly string[] _hostile =
    [
        "-1",
        "'; drop table victims; --",
        "$tag$; drop table victims; $tag$",
        "\\'; drop table victims; --",
        "$1",
        "\" or 1=1 --",
        "/* */",
        "\u00bf'; drop table victims; --",
        "E'\\x27'",
        "%s%n{0}",
    ];

    [Fact]
    public async Task C02_a_value_never_becomes_sql()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create table victims (id int)");
        foreach (PgPrepareMode mode in Enum.GetValues<PgPrepareMode>())
        {
            await using PgPool pool = await fixture.StartPoolAsync(change: options =>
                options.WithSetting("search_path", schema.Name) with
                {
                    PrepareMode = mode,
                }
            );
            foreach (string text in _hostile)
            {
                if (mode == PgPrepareMode.Simple)
                {
                    // The protocol without parameters: values are refused rather than written into the SQL.
                    await Assert.ThrowsAnyAsync<Exception>(() =>
                        pool.FetchValueAsync<string>("select $1::text", text).Soon()
                    );
                    continue;
                }
                Assert.Equal(text, await pool.FetchValueAsync<string>("select $1::text", text).Soon());
                Assert.Equal(text, await pool.FetchValueAsync<string>("select $1", text).Soon());
            }
            if (mode != PgPrepareMode.Simple)
            {
                // A minus before a parameter makes no comment of a negative number.
                Assert.Equal(43, await pool.FetchValueAsync<int>("select 42-$1::int", -1).Soon());
                Assert.Equal(-1.5m, await pool.FetchValueAsync<decimal>("select -$1::numeric", 1.5m).Soon());
            }
            Assert.True(await pool.FetchValueAsync<bool>("select to_regclass('victims') is not null").Soon());
        }
    }

    [Fact]
    public async Task C03_a_name_never_becomes_sql()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create table victims (id int)");
        await using PgPool pool = await schema.StartPoolAsync(size: 3);
        string[] names = ["a\"; drop table victims; --", "\"", "a'b", "a\\b", "UPPER lower", "žluťoučký", new('x', 63)];
        foreach (string name in names)
        {
            await using (PgSubscription news = await pool.ListenAsync(name).Soon())
            {
                await pool.NotifyAsync(name, "x").Soon();
                await foreach (
                    PgChannelEvent told in news.WithCancellation(new CancellationTokenSource(Patience.Limit).Token)
                )
                {
                    Assert.Equal(name, Assert.IsType<PgNotification>(told).Channel);
                    break;
                }
            }
            string table = name.Replace("\"", "\"\"", StringComparison.Ordinal);
            await pool.ExecuteAsync($"create table \"{table}\" (\"{table}\" int)").Soon();
            await pool.CopyRecordsToTableAsync(name, [Tuple.Create(7)], columns: [name]).Soon();
            Assert.Equal(7, await pool.FetchValueAsync<int>($"select \"{table}\" from \"{table}\"").Soon());
            await pool.ExecuteAsync($"drop table \"{table}\"").Soon();
        }
        foreach (string wrong in (string[])["", "a\0b", new('x', 64), "\ud800"])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => pool.ListenAsync(wrong).Soon());
            await Assert.ThrowsAnyAsync<ArgumentException>(() =>
                pool.CopyRecordsToTableAsync(wrong, [Tuple.Create(7)]).Soon()
            );
        }
        Assert.True(await pool.FetchValueAsync<bool>("select to_regclass('victims') is not null").Soon());
    }

    [Fact]
    public async Task C20_nobody_ever_gets_the_rows_of_another()
    {
        await using PgPool pool = await fixture.StartPoolAsync(
            size: 4,
            change: options => options with { MaxWaiting = 1000 }
        );
        var crowd = new Crowd(pool);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => crowd.CallAsync(caller, end.Token)))
            .WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(0, crowd.Foreign);
        Assert.True(
            crowd.Answered > 100 && crowd.Canceled > 10,
            $"{crowd.Answered} answered, {crowd.Canceled} cancelled"
        );
    }

    [Fact]
    public async Task C21_an_error_among_rows_leaves_the_next_answer_whole()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Fails = "select 1/(500 - g) from generate_series(1, $1::int) g";
        const string Works = "select g from generate_series(1, $1::int) g";
        await pool.FetchAsync<int>(Works, 3).Soon();
        await pool.FetchAsync<int>(Fails, 3).Soon();
        for (int round = 0; round < 20; round++)
        {
            Task<IReadOnlyList<int>> fails = pool.FetchAsync<int>(Fails, 1000).AsTask();
            Task<IReadOnlyList<int>> works = pool.FetchAsync<int>(Works, 1000).AsTask();
            Assert.Equal("22012", (await fails.FailsAsync<PostgresException>()).SqlState);
            Assert.Equal(Enumerable.Range(1, 1000), await works.Soon());
        }
        Assert.Equal(0, pool.GetStatistics().Losses);
    }

    [Fact]
    public async Task C31_a_value_of_the_wrong_type_is_refused_or_arrives_and_is_never_null()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string[] types =
        [
            "bool",
            "int2",
            "int4",
            "int8",
            "float4",
            "float8",
            "numeric",
            "text",
            "varchar",
            "bytea",
            "uuid",
            "date",
            "time",
            "timestamp",
            "timestamptz",
            "interval",
            "json",
            "jsonb",
            "inet",
            "int4[]",
            "text[]",
            "point",
            "int4range",
        ];
        PgArgument[] values =
        [
            true,
            (short)1,
            1,
            1L,
            1f,
            1.0,
            1m,
            "1",
            'x',
            new byte[] { 1 },
            Guid.Parse("00000000-0000-0000-0000-000000000001"),
            new DateOnly(2024, 1, 2),
            new TimeOnly(1, 2, 3),
            new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Unspecified),
            new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero),
            TimeSpan.FromHours(1),
            new[] { 1 },
            new[] { "1" },
            PgArgument.From(new PgPoint(1, 2)),
            PgArgument.From(new PgRange<int>(1, 5)),
        ];
        int arrived = 0;
        foreach (string type in types)
        {
            foreach (PgArgument value in values)
            {
                try
                {
                    Assert.True(
                        await pool.FetchValueAsync<bool>(
                                $"select $1::{type} is not null",
                                default(PgCallOptions),
                                value
                            )
                            .Soon(),
                        $"{value} as {type} came as NULL"
                    );
                    arrived++;
                }
                catch (PgInputException)
                {
                    // Refused before it was sent.
                }
                catch (PostgresException refused)
                {
                    Assert.StartsWith("22", refused.SqlState, StringComparison.Ordinal);
                }
            }
        }
        Assert.InRange(arrived, 40, types.Length * values.Length);
        Assert.Equal(0, pool.GetStatistics().Losses);
    }

    [Fact]
    public async Task C33_the_cache_of_statements_is_bounded_and_a_plan_out_of_date_is_made_anew()
    {
        await using Table table = await Table.CreateAsync(
            fixture,
            change: options => options with { StatementCacheSize = 20 }
        );
        for (int i = 0; i < 200; i++)
        {
            string sql = string.Create(CultureInfo.InvariantCulture, $"select {i} + $1::int");
            Assert.Equal(i + 1, await table.Pool.FetchValueAsync<int>(sql, 1).Soon());
        }
        Assert.InRange(
            await table.Pool.FetchValueAsync<long>("select count(*) from pg_prepared_statements").Soon(),
            1,
            21
        );

        string all = $"select * from {table.Name} where id = $1";
        await table.Pool.FetchAsync(all, 1).Soon();
        await table.Pool.ExecuteAsync($"alter table {table.Name} add more text").Soon();
        Assert.Empty(await table.Pool.FetchAsync(all, 1).Soon());
        await using PgTransaction transaction = await table.Pool.BeginAsync().Soon();
        await transaction.FetchAsync(all, 1).Soon();
        await transaction.ExecuteAsync($"alter table {table.Name} add evenmore text").Soon();
        var inside = await Record.ExceptionAsync(() => transaction.FetchAsync(all, 1).Soon());
        Assert.True(inside is null or PostgresException { SqlState: "0A000" }, $"{inside}");
    }

    [Theory]
    [InlineData("date", "4713-01-01 BC")]
    [InlineData("date", "0044-03-15 BC")]
    [InlineData("date", "0005-02-28 BC")]
    [InlineData("date", "0001-02-29 BC")]
    [InlineData("date", "0005-02-29 BC")]
    [InlineData("date", "5874897-12-31")]
    [InlineData("date", "10000-01-01")]
    [InlineData("timestamp", "4713-01-01 00:00:00 BC")]
    [InlineData("timestamp", "294276-12-31 23:59:59.999999")]
    [InlineData("timestamp", "0001-02-29 12:00:00 BC")]
    public async Task C38_dates_at_every_edge_come_back_as_they_were(string type, string text)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string sql = $"select $1::{type} = '{text}'::{type}, '{text}'::{type}, '{text}'::{type}::text";
        PgRecord row;
        if (type == "date")
        {
            PgDate value = PgDate.Parse(text);
            row = (await pool.FetchRowAsync(sql, PgArgument.From(value)).Soon())!.Value;
            Assert.Equal(value, row.Get<PgDate>(1));
            Assert.Equal(row.Get<string>(2), row.Get<PgDate>(1).ToString());
        }
        else
        {
            PgTimestamp value = PgTimestamp.Parse(text);
            row = (await pool.FetchRowAsync(sql, PgArgument.From(value)).Soon())!.Value;
            Assert.Equal(value, row.Get<PgTimestamp>(1));
            Assert.Equal(row.Get<string>(2), row.Get<PgTimestamp>(1).ToString());
        }
        Assert.True(row.Get<bool>(0));
    }

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("0002-02-29 BC")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-10")]
    [InlineData("0000-01-01")]
    public void C38_a_date_that_never_was_is_not_made_another(string text) =>
        Assert.ThrowsAny<FormatException>(() => PgDate.Parse(text));
}
