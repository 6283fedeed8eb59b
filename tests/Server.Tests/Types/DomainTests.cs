namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class DomainTests(ServerFixture fixture)
{
    private const string Script = """
        create domain positive as int check (value > 0);
        create domain more_positive as positive check (value > 10);
        create domain numbers as int[];
        create type pair as (a positive, b more_positive);
        create domain checked_pair as pair;
        """;

    [Fact]
    public async Task A_domain_is_its_base_type()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Equal(12, await pool.FetchValueAsync<int>("select $1::more_positive", 12).Soon());
        Assert.Equal(new[] { 1, 2 }, (await pool.FetchValueAsync<int[]>("select $1::numbers", new[] { 1, 2 }).Soon())!);
        await pool.FetchValueAsync<int>("select $1::positive", -1).FailsWithAsync(SqlStates.CheckViolation);
    }

    [Fact]
    public async Task A_domain_works_in_arrays_and_composites()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Equal(
            new[] { 11, 12 },
            (await pool.FetchValueAsync<int[]>("select $1::more_positive[]", new[] { 11, 12 }).Soon())!
        );
        var pair = await pool.FetchValueAsync<PgRecord>("select $1::pair", PgArgument.From((1, 11))).Soon();
        Assert.Equal((1, 11), (pair.Get<int>("a"), pair.Get<int>("b")));
        Assert.Equal(
            pair,
            await pool.FetchValueAsync<PgRecord>("select $1::checked_pair", PgArgument.From(pair)).Soon()
        );
        PgRecord[] pairs = [pair];
        Assert.Equal(pairs, await pool.FetchValueAsync<PgRecord[]>("select $1::checked_pair[]", pairs).Soon());
        await pool.FetchValueAsync<int[]>("select $1::more_positive[]", new[] { 1 })
            .FailsWithAsync(SqlStates.CheckViolation);
    }

    [Fact]
    public async Task An_array_of_domains_over_arrays_is_read_and_written()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        var arrays = (Array)(await pool.FetchValueAsync<object>("select array['{1,2}', '{3}']::numbers[]").Soon())!;
        Assert.Equal([1, 2], (int[])arrays.GetValue(0)!);
        Assert.Equal([3], (int[])arrays.GetValue(1)!);
        Assert.Equal(
            "{\"{1,2}\",\"{3}\"}",
            await pool.FetchValueAsync<string>("select $1::numbers[]::text", arrays).Soon()
        );
    }
}
