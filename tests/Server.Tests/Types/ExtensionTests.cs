namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class ExtensionTests(ServerFixture fixture)
{
    [Fact]
    public async Task Hstore_is_a_dictionary_wherever_its_extension_lives()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await StartPoolAsync(schema, "hstore");
        await pool.ExecuteAsync("create type tagged as (id int, tags hstore, words tsvector)").Soon();
        var tags = new Dictionary<string, string?>
        {
            ["a"] = "1",
            ["q\"=>"] = null,
            ["e"] = "back\\slash, ",
        };
        Assert.Equal(
            tags,
            await pool.FetchValueAsync<Dictionary<string, string?>>("select $1::hstore", PgArgument.From(tags)).Soon()
        );
        Assert.Equal(tags, await pool.FetchValueAsync<object>("select $1::hstore", PgArgument.From(tags)).Soon());
        Assert.Null(
            (await pool.FetchValueAsync<IReadOnlyDictionary<string, string?>>("select 'k=>NULL'::hstore").Soon())!["k"]
        );
        Dictionary<string, string?>[] many = [tags, []];
        Assert.Equal(
            many,
            await pool.FetchValueAsync<Dictionary<string, string?>[]>("select $1::hstore[]", many).Soon()
        );
        var tagged = await pool.FetchValueAsync<PgRecord>("select $1::tagged", PgArgument.From((1, tags, "'w'")))
            .Soon();
        Assert.Equal(tags, tagged.Get<Dictionary<string, string?>>("tags"));
    }

    [Fact]
    public async Task Citext_is_a_string_and_so_are_its_arrays()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await StartPoolAsync(schema, "citext");
        Assert.Equal("Ab", await pool.FetchValueAsync<string>("select $1::citext", "Ab").Soon());
        Assert.True(await pool.FetchValueAsync<bool>("select $1::citext = 'aB'", "Ab").Soon());
        string?[] texts = ["x", null, "Y y"];
        Assert.Equal(texts, await pool.FetchValueAsync<string?[]>("select $1::citext[]", texts).Soon());
        Assert.Equal("citext", (await pool.FetchAsync("select 'a'::citext").Soon()).Columns[0].Type.Name);
    }

    [Fact]
    public async Task Ltree_is_a_string_and_so_are_its_arrays()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await StartPoolAsync(schema, "ltree");
        Assert.Equal("a.b", await pool.FetchValueAsync<string>("select $1::ltree", "a.b").Soon());
        string[] paths = ["a.b", "c"];
        Assert.Equal(paths, await pool.FetchValueAsync<string[]>("select $1::ltree[]", paths).Soon());
        Assert.True(await pool.FetchValueAsync<bool>("select 'a.b'::ltree ~ $1::lquery", "a.*").Soon());
    }

    // An extension is in one schema of a database only: where it is already, it is used as it is.
    private async Task<PgPool> StartPoolAsync(Schema schema, string extension)
    {
        await schema.RunAsync($"create extension if not exists {extension} schema {schema.Name}");
        await using PgPool pool = await schema.StartPoolAsync();
        string home = (
            await pool.FetchValueAsync<string>(
                    "select extnamespace::regnamespace::text from pg_extension where extname = $1",
                    extension
                )
                .Soon()
        )!;
        return await fixture.StartPoolAsync(1, options => options.WithSetting("search_path", $"{schema.Name},{home}"));
    }
}
