namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class DriftTests(ServerFixture fixture)
{
    private const string Script = "create type pair as (a int, b text)";

    [Theory]
    [InlineData("add attribute c int", "1, 'x', 3", "unexpected number of attributes of composite type pair")]
    [InlineData("drop attribute b", "1", "unexpected number of attributes of composite type pair")]
    [InlineData("alter attribute b type int", "1, 2", "unexpected data type of composite type pair")]
    public async Task A_composite_that_was_altered_is_told_and_the_next_call_works(
        string change,
        string row,
        string problem
    )
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(3);
        await using PgSession session = await pool.AcquireAsync().Soon();
        const string Echo = "select $1::text::pair";
        foreach (PgClient client in (PgClient[])[pool, session])
        {
            Assert.Equal(2, (await client.FetchValueAsync<PgRecord>(Echo, "(1,x)").Soon()).Count);
        }
        PgStatement held = await pool.PrepareAsync(Echo).Soon();
        await schema.RunAsync($"alter type pair {change}");

        string text = $"({row.Replace(", ", ",").Replace("'", "")})";
        var drift = await pool.FetchValueAsync<PgRecord>(Echo, text).FailsAsync<PgOutdatedSchemaException, PgRecord>();
        Assert.Contains(problem, drift.Message, StringComparison.Ordinal);
        int count = row.Split(',').Length;
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(count, (await pool.FetchValueAsync<PgRecord>(Echo, text).Soon()).Count);
            Assert.Equal(count, (await session.FetchValueAsync<PgRecord>(Echo, text).Soon()).Count);
            Assert.Equal(count, (await held.FetchValueAsync<PgRecord>(text).Soon()).Count);
        }
    }

    [Fact]
    public async Task A_composite_argument_of_the_old_layout_is_refused_by_the_server_and_the_next_call_works()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        const string Sql = "select ($1::pair).a";
        Assert.Equal(1, await pool.FetchValueAsync<int>(Sql, PgArgument.From((1, "x"))).Soon());
        await schema.RunAsync("alter type pair add attribute c int");
        await pool.FetchValueAsync<int>(Sql, PgArgument.From((1, "x"))).FailsAsync<PostgresException, int>();
        Assert.Equal(1, await pool.FetchValueAsync<int>(Sql, PgArgument.From((1, "x", 3))).Soon());
    }

    [Fact]
    public async Task Reloading_drops_what_was_learned_and_is_safe_beside_callers()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(4);
        using var end = new CancellationTokenSource();
        Task[] callers = [.. Enumerable.Range(0, 8).Select(i => CallAsync(i))];
        for (int i = 0; i < 50; i++)
        {
            await pool.ReloadTypesAsync().Soon();
            await pool.FetchValueAsync<PgRecord>("select row(0, '')::pair").Soon();
        }
        await end.CancelAsync();
        await Task.WhenAll(callers).Soon();
        Assert.True(pool.Gate.Types.Lookups > 1);

        async Task CallAsync(int i)
        {
            while (!end.IsCancellationRequested)
            {
                var pair = await pool.FetchValueAsync<PgRecord>($"select row($1::int, 'c{i}')::pair", i).Soon();
                Assert.Equal((i, $"c{i}"), (pair.Get<int>(0), pair.Get<string>(1)));
            }
        }
    }

    [Fact]
    public async Task A_type_that_was_dropped_and_made_anew_is_looked_up_anew()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Equal(2, (await pool.FetchValueAsync<PgRecord>("select row(1, 'x')::pair").Soon()).Count);
        await schema.RunAsync("drop type pair; create type pair as (a int, b text, c bool)");
        Assert.Equal(3, (await pool.FetchValueAsync<PgRecord>("select row(1, 'x', true)::pair").Soon()).Count);
    }
}
