namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class TextOnlyTests(ServerFixture fixture)
{
    private const string Script = """
        create type mood as enum ('sad', 'ok');
        create type point3 as (x int, y float8, label text);
        create type mixed as (
          words tsvector, b bool, i2 int2, i4 int, i8 int8, f4 float4, f8 float8, n numeric, t text, raw bytea, id uuid, d date, ti time,
          tz timetz, ts timestamp, tstz timestamptz, span interval, j json, jb jsonb, o oid, m mood, many int[], texts text[][], p point3,
          ps point3[], r int4range, mr int4multirange, words2 tsvector[], addr inet, c "char"
        );
        """;

    private const string Value = """
        row(
          'a b', true, -2, 4, -8, 1.5, '-Infinity', 1.10, e'q"uo\\te, (x)', '\x00ff', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', '2024-02-29',
          '24:00', '12:30:00.5+02', '2024-02-29 12:00:00.5', '2024-02-29 12:00:00+05:30', '1 mon -2 days 03:00:00.25', '{"a": "b c"}', '[1, 2]',
          4294967295, 'ok', '{1,NULL,3}', '{{a,"b c"},{"NULL",""}}', row(1, 2.5, 'l "q" l'), array[row(1, 2, ''), null]::point3[], '[1,5)',
          '{[1,3),[7,9)}', array['x y'::tsvector, 'z'], '10.0.0.1/8', 'z'
        )::mixed
        """;

    [Fact]
    public async Task A_composite_with_a_text_only_attribute_reads_like_any()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        var mixed = await pool.FetchValueAsync<PgRecord>("select " + Value).Soon();
        Assert.Equal("'a' 'b'", mixed.Get<string>("words"));
        Assert.Equal(
            (true, (short)-2, 4, -8L),
            (mixed.Get<bool>(1), mixed.Get<short>(2), mixed.Get<int>(3), mixed.Get<long>(4))
        );
        Assert.Equal((1.5f, double.NegativeInfinity), (mixed.Get<float>(5), mixed.Get<double>(6)));
        Assert.Equal("1.10", mixed.Get<PgNumeric>("n").ToString());
        Assert.Equal("q\"uo\\te, (x)", mixed.Get<string>("t"));
        Assert.Equal([0, 255], mixed.Get<byte[]>("raw"));
        Assert.Equal(TimeSpan.FromHours(24), mixed.Get<TimeSpan>("ti"));
        Assert.Equal(new DateTimeOffset(2024, 2, 29, 6, 30, 0, TimeSpan.Zero), mixed.Get<DateTimeOffset>("tstz"));
        Assert.Equal(uint.MaxValue, mixed.Get<uint>("o"));
        Assert.Equal([1, null, 3], mixed.Get<int?[]>("many"));
        Assert.Equal("NULL", mixed.Get<string[,]>("texts")[1, 0]);
        Assert.Equal("l \"q\" l", mixed.Get<PgRecord>("p").Get<string>("label"));
        Assert.Null(mixed.Get<PgRecord?[]>("ps")[1]);
        Assert.Equal(["'x' 'y'", "'z'"], mixed.Get<string[]>("words2"));
        Assert.Equal(new PgRange<int>(1, 5), mixed.Get<PgRange<int>>("r"));
    }

    [Fact]
    public async Task A_composite_with_a_text_only_attribute_comes_back_as_it_was_sent()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        var mixed = await pool.FetchValueAsync<PgRecord>("select " + Value).Soon();
        Assert.Equal(
            await pool.FetchValueAsync<string>($"select ({Value})::text").Soon(),
            await pool.FetchValueAsync<string>("select $1::mixed::text", PgArgument.From(mixed)).Soon()
        );
        PgRecord[] many = [mixed, mixed];
        Assert.Equal(
            await pool.FetchValueAsync<string>($"select array[{Value}, {Value}]::text").Soon(),
            await pool.FetchValueAsync<string>("select $1::mixed[]::text", many).Soon()
        );
        Assert.Equal(
            "ok",
            (await pool.FetchValueAsync<PgRecord[]>("select $1::mixed[]", many).Soon())![1].Get<string>("m")
        );
    }

    [Fact]
    public async Task Values_of_NET_go_into_a_composite_that_travels_as_text()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        var values = new Dictionary<string, object?>
        {
            ["b"] = false,
            ["i2"] = (short)-1,
            ["i8"] = long.MinValue,
            ["f4"] = float.MaxValue,
            ["f8"] = 1e-300,
            ["n"] = 12.30m,
            ["t"] = "a\b\"c",
            ["raw"] = new byte[] { 1, 2 },
            ["id"] = Guid.Empty,
            ["d"] = new DateOnly(2024, 2, 29),
            ["ti"] = new TimeOnly(1, 2, 3, 4),
            ["ts"] = new DateTime(2024, 2, 29, 1, 2, 3),
            ["tstz"] = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)),
            ["span"] = new PgInterval(-14, 3, -1_500_000),
            ["o"] = 7u,
            ["many"] = new[] { 1, 2 },
            ["p"] = (1, 2.5, "x, y"),
            ["r"] = new PgRange<int>(1, 5),
            ["words"] = "'a':1",
        };
        var read = await pool.FetchValueAsync<PgRecord>("select $1::mixed", PgArgument.From(values)).Soon();
        foreach ((string name, object? value) in values)
        {
            object? expected = name is "tstz" ? ((DateTimeOffset)value!).ToUniversalTime() : value;
            if (name != "p")
            {
                Assert.Equal(expected, read[name]);
            }
        }
        Assert.Equal("x, y", read.Get<PgRecord>("p").Get<string>(2));
    }

    [Fact]
    public async Task Nulls_and_extremes_come_through_as_text()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        const string Extremes = """
            row(null, null, null, null, null, 'NaN', 'NaN', 'Infinity', '', '', null, '-infinity', null, null, '0044-03-15 01:02:03 BC',
            '0044-03-15 01:02:03+00 BC', null, null, null, null, null, '{}', null, null, '{}', 'empty', '{}', '{}', null, null)::mixed
            """;
        var mixed = await pool.FetchValueAsync<PgRecord>("select " + Extremes).Soon();
        Assert.True(mixed.IsNull("words"));
        Assert.Equal("", mixed.Get<string>("t"));
        Assert.Equal("0044-03-15 01:02:03 BC", mixed.Get<PgTimestamp>("tstz").ToString());
        Assert.Equal(PgDate.NegativeInfinity, mixed.Get<PgDate>("d"));
        Assert.Empty(mixed.Get<int[]>("many"));
        Assert.Equal(
            await pool.FetchValueAsync<string>($"select ({Extremes})::text").Soon(),
            await pool.FetchValueAsync<string>("select $1::mixed::text", PgArgument.From(mixed)).Soon()
        );
    }

    [Fact]
    public async Task Arrays_and_ranges_of_what_is_only_text_are_read_and_written()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create domain words as tsvector; create type word_range as range (subtype = tsvector)"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        string?[] words = ["'a' 'b'", null, "'c\"d'"];
        Assert.Equal(words, await pool.FetchValueAsync<string?[]>("select $1::words[]", words).Soon());
        var range = new PgRange<string>("'a'", "'b'");
        Assert.Equal(
            range,
            await pool.FetchValueAsync<PgRange<string>>("select $1::word_range", PgArgument.From(range)).Soon()
        );
    }
}
