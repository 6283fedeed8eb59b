namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class RangeTests(ServerFixture fixture)
{
    private const string Script = """
        create type mood as enum ('sad', 'ok', 'very_happy');
        create type mood_range as range (subtype = mood);
        create domain small as int;
        create type small_range as range (subtype = small);
        create type float_range as range (subtype = float8, subtype_diff = float8mi);
        create type stay as (during float_range, moods mood_range[]);
        create domain few as float_range check (upper(value) < 100);
        """;

    [Fact]
    public async Task A_range_over_any_type_is_read_and_written()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(types: new PgTypeMap().MapEnum<Mood>());
        var floats = new PgRange<double>(1.5, 2.5);
        Assert.Equal(
            floats,
            await pool.FetchValueAsync<PgRange<double>>("select $1::float_range", PgArgument.From(floats)).Soon()
        );
        var moods = new PgRange<Mood>(Mood.Sad, Mood.VeryHappy);
        Assert.Equal(
            moods,
            await pool.FetchValueAsync<PgRange<Mood>>("select $1::mood_range", PgArgument.From(moods)).Soon()
        );
        var small = new PgRange<int>(1, 5);
        Assert.Equal(
            small,
            await pool.FetchValueAsync<PgRange<int>>("select $1::small_range", PgArgument.From(small)).Soon()
        );
        Assert.Equal(
            floats,
            await pool.FetchValueAsync<PgRange<double>>("select $1::few", PgArgument.From(floats)).Soon()
        );
    }

    [Fact]
    public async Task A_range_over_an_enum_that_is_not_mapped_is_one_of_strings()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Equal(
            new PgRange<string>("ok", "very_happy"),
            await pool.FetchValueAsync<PgRange<string>>("select mood_range('ok', 'very_happy')").Soon()
        );
    }

    [Fact]
    public async Task Ranges_work_in_arrays_composites_and_multiranges()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(types: new PgTypeMap().MapEnum<Mood>());
        PgRange<double>[] floats = [new(1, 2), new(3, 4)];
        Assert.Equal(floats, await pool.FetchValueAsync<PgRange<double>[]>("select $1::float_range[]", floats).Soon());
        Assert.Equal(
            floats,
            await pool.FetchValueAsync<PgRange<double>[]>("select $1::float_multirange", floats).Soon()
        );
        PgMultirange<double>[] many =
        [
            await pool.FetchValueAsync<PgMultirange<double>>("select $1::float_multirange", floats).Soon(),
        ];
        Assert.Equal(
            many,
            await pool.FetchValueAsync<PgMultirange<double>[]>("select $1::float_multirange[]", many).Soon()
        );
        var stay = await pool.FetchValueAsync<PgRecord>(
                "select $1::stay",
                PgArgument.From((floats[0], new[] { new PgRange<Mood>(Mood.Sad, Mood.Ok) }))
            )
            .Soon();
        Assert.Equal(floats[0], stay.Get<PgRange<double>>("during"));
        Assert.Equal([new PgRange<Mood>(Mood.Sad, Mood.Ok)], stay.Get<PgRange<Mood>[]>("moods"));
    }
}
