namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class EnumTests(ServerFixture fixture)
{
    private const string Script =
        "create type mood as enum ('sad', 'ok', 'very_happy', 'so-so'); create type holder as (m mood, ms mood[])";

    [Fact]
    public async Task An_enum_that_is_not_mapped_is_a_string()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Equal("ok", await pool.FetchValueAsync<object>("select 'ok'::mood").Soon());
        Assert.Equal("sad", await pool.FetchValueAsync<string>("select $1::mood", "sad").Soon());
        Assert.Equal(
            new string?[] { "ok", null },
            (await pool.FetchValueAsync<string?[]>("select $1::mood[]", new string?[] { "ok", null }).Soon())!
        );
        var holder = await pool.FetchValueAsync<PgRecord>("select row('ok', '{sad,so-so}')::holder").Soon();
        Assert.Equal("ok", holder.Get<string>("m"));
        Assert.Equal(["sad", "so-so"], holder.Get<string[]>("ms"));
        await pool.FetchValueAsync<string>("select $1::mood", "glum")
            .FailsWithAsync(SqlStates.InvalidTextRepresentation);
    }

    [Fact]
    public async Task An_enum_is_the_result_of_a_function_and_an_argument_of_one()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            Script + "; create function better(mood) returns mood language sql as 'select enum_last($1)'"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Equal("so-so", await pool.FetchValueAsync<string>("select better($1)", "sad").Soon());
    }

    [Fact]
    public async Task A_mapped_enum_is_read_and_written_as_its_CSharp_twin()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(types: new PgTypeMap().MapEnum<Mood>("mood"));
        Assert.Equal(Mood.VeryHappy, await pool.FetchValueAsync<Mood>("select 'very_happy'::mood").Soon());
        Assert.Equal(Mood.SoSo, await pool.FetchValueAsync<object>("select 'so-so'::mood").Soon());
        Assert.Equal("very_happy", await pool.FetchValueAsync<string>("select 'very_happy'::mood").Soon());
        Assert.Null(await pool.FetchValueAsync<Mood?>("select null::mood").Soon());
        Assert.Equal(Mood.Ok, await pool.FetchValueAsync<Mood?>("select $1::mood", PgArgument.From(Mood.Ok)).Soon());
        Assert.Equal(
            "so-so",
            await pool.FetchValueAsync<string>("select $1::mood::text", PgArgument.Of(Mood.SoSo)).Soon()
        );
        Assert.Equal(Mood.Sad, await pool.FetchValueAsync<Mood>("select $1::mood", "sad").Soon());
    }

    [Fact]
    public async Task A_mapped_enum_works_in_arrays_and_composites()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(types: new PgTypeMap().MapEnum<Mood>());
        Mood[] moods = [Mood.Sad, Mood.SoSo];
        Assert.Equal(moods, await pool.FetchValueAsync<Mood[]>("select $1::mood[]", moods).Soon());
        Assert.Equal(
            [Mood.Sad, null],
            (await pool.FetchValueAsync<Mood?[]>("select $1::mood[]", new Mood?[] { Mood.Sad, null }).Soon())!
        );
        Assert.Equal(["sad", "so-so"], (await pool.FetchValueAsync<string[]>("select $1::mood[]", moods).Soon())!);
        Assert.Equal(moods, await pool.FetchValueAsync<object>("select $1::mood[]", moods).Soon());
        var holder = await pool.FetchValueAsync<PgRecord>("select $1::holder", PgArgument.From((Mood.Ok, moods)))
            .Soon();
        Assert.Equal(Mood.Ok, holder.Get<Mood>("m"));
        Assert.Equal(moods, holder.Get<Mood[]>("ms"));
    }

    [Fact]
    public async Task A_label_without_a_member_and_a_value_without_a_label_are_told()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(types: new PgTypeMap().MapEnum<Mood>("mood"));
        await pool.ExecuteAsync("alter type mood add value 'grumpy'").Soon();
        var unknown = await pool.FetchValueAsync<Mood>("select 'grumpy'::mood").FailsAsync<PgDecodeException, Mood>();
        Assert.Contains("grumpy", unknown.Message, StringComparison.Ordinal);
        Assert.Equal("grumpy", await pool.FetchValueAsync<string>("select 'grumpy'::mood").Soon());
        var wrong = await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchValueAsync<Mood>("select $1::mood", PgArgument.From((Mood)99)).Soon()
        );
        Assert.Equal("$1", wrong.ParamName);
    }

    [Fact]
    public void Two_members_with_one_label_are_refused() =>
        Assert.Throws<PgInputException>(() => new PgTypeMap().MapEnum<Mood>("mood", _ => "same"));

    [Fact]
    public async Task A_mapping_that_names_the_schema_outranks_one_that_does_not()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool elsewhere = await schema.StartPoolAsync(
            types: new PgTypeMap().MapEnum<Mood>("no_such_schema.mood")
        );
        Assert.Equal("ok", await elsewhere.FetchValueAsync<object>("select 'ok'::mood").Soon());
        await using PgPool here = await schema.StartPoolAsync(
            types: new PgTypeMap().MapEnum<Mood>($"{schema.Name}.mood").MapEnum<DayOfWeek>("mood")
        );
        Assert.Equal(Mood.Ok, await here.FetchValueAsync<object>("select 'ok'::mood").Soon());
    }
}
