namespace ActorPg.Server.Tests.Inputs;

/// <summary>Bad arrays, by their numbers in the catalogue.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ArrayInputTests(ServerFixture fixture)
{
    [Fact]
    public async Task B40_A_ragged_array_is_refused_here_and_as_text_by_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (
            object ragged in (object[])
                [
                    new int[][] { [1], [2, 3] },
                    new object[] { 1, new[] { 2 } },
                    new int[][][]
                    {
                        [
                            [1],
                        ],
                        [],
                    },
                ]
        )
        {
            PgInputException refused = await pool.RefusesAsync("select $1::int[]", PgArgument.From(ragged));
            Assert.Contains("differ in length or depth", refused.Message, StringComparison.Ordinal);
        }
        await pool.ServerRefusesAsync("22P02", "select $1::int[]", Pg.Text("{{1},{2,3}}"));
    }

    [Fact]
    public async Task B41_Seven_dimensions_are_refused_here_and_as_text_by_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (
            object deep in (object[])[new int[1, 1, 1, 1, 1, 1, 1], new int[][,,,,,] { new int[1, 1, 1, 1, 1, 1] }]
        )
        {
            PgInputException refused = await pool.RefusesAsync("select $1::int[]", PgArgument.From(deep));
            Assert.Contains("at most 6 dimensions", refused.Message, StringComparison.Ordinal);
        }
        await pool.ServerRefusesAsync("54000", "select $1::int[]", Pg.Text("{{{{{{{1}}}}}}}"));
        int[,,,,,] six = new int[1, 1, 1, 1, 1, 2];
        Assert.Equal(six, await pool.RoundTripAsync("int[]", six));
    }

    [Fact]
    public async Task B42_Elements_of_another_type_are_refused_here_and_in_SQL_by_the_server()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create table numbers (n int[])");
        await using PgPool pool = await schema.StartPoolAsync();
        PgInputException refused = await pool.RefusesAsync("select $1::int[]", new[] { "1" });
        Assert.Contains("String cannot be sent as int4", refused.Message, StringComparison.Ordinal);
        refused = await pool.RefusesAsync("select $1::int[]", PgArgument.From(new object[] { 1, 2.5 }));
        Assert.Contains("[1]: Double cannot be sent as int4", refused.Message, StringComparison.Ordinal);
        await pool.ServerRefusesAsync("42804", "insert into numbers values ($1::text[])", new[] { "1" });
    }

    [Fact]
    public async Task B43_Empty_arrays_NULLs_other_bounds_and_composites_with_arrays_come_back_as_they_were()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create type inner_type as (tags text[], n int); create type outer_type as (parts inner_type[])"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Empty(await pool.RoundTripAsync("int[]", Array.Empty<int>()));
        Assert.Equal([1, null, 3], await pool.RoundTripAsync("int[]", new int?[] { 1, null, 3 }));
        string?[] texts = ["", null];
        Assert.True(await pool.RoundTripAsync("text[]", texts) is ["", null]);
        int[]? bounded = await pool.FetchValueAsync<int[]>("select '[-3:-2]={5,6}'::int[]").Soon();
        Assert.Equal([5, 6], bounded!);
        const string Outers =
            "array[row(array[row('{a,NULL}', 1), null]::inner_type[]), row('{}'), null]::outer_type[]";
        PgRecord?[] read = (await pool.FetchValueAsync<PgRecord?[]>($"select {Outers}").Soon())!;
        PgRecord?[] parts = read[0]!.Value.Get<PgRecord?[]>("parts");
        Assert.True(parts[0]!.Value.Get<string?[]>("tags") is ["a", null]);
        Assert.Null(parts[1]);
        Assert.Empty(read[1]!.Value.Get<PgRecord[]>("parts"));
        Assert.Null(read[2]);
        Assert.True(
            await pool.FetchValueAsync<bool>($"select $1::outer_type[] = {Outers}", PgArgument.From(read)).Soon()
        );
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B44_More_elements_than_the_server_takes_are_refused_here_and_made_by_SQL_by_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgInputException refused = await pool.RefusesAsync("select $1::bool[]", new bool[134_217_728]);
        Assert.Equal("$1", refused.ParamName);
        Assert.Contains("at most 134217727 elements", refused.Message, StringComparison.Ordinal);
        await pool.ServerRefusesAsync("54000", "select array_fill(true, array[$1::int])", 134_217_728);
    }
}
