namespace ActorPg.Server.Tests.Api;

/// <summary>What stays prepared, for how long, and what a change of schema or of names does to it.</summary>
[Collection(ServerFixture.Collection)]
public sealed class StatementCacheTests(ServerFixture fixture)
{
    private const string Names =
        "select array_agg(name order by name) from pg_prepared_statements where statement = $1";

    [Fact]
    public async Task A_kept_statement_is_prepared_anew_at_the_end_of_its_lifetime()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                StatementCacheLifetime = TimeSpan.FromMilliseconds(100),
            }
        );
        await using PgSession session = await pool.AcquireAsync().Soon();
        const string Sql = "select 'kept for a while'";
        await session.FetchAsync(Sql).Soon();
        string first = Assert.Single((await session.FetchValueAsync<string[]>(Names, Sql).Soon())!);
        await Patience.UntilAsync(
            async () =>
            {
                await session.FetchAsync(Sql).Soon(); // a hit does not refresh it
                return (await session.FetchValueAsync<string[]>(Names, Sql).Soon())![0] != first;
            },
            "it is prepared anew"
        );
    }

    [Fact]
    public async Task A_lifetime_of_zero_is_none()
    {
        await using PgPool pool = await fixture.StartPoolAsync(change: o =>
            o with
            {
                StatementCacheLifetime = TimeSpan.Zero,
            }
        );
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.FetchAsync("select 'for ever'").Soon();
        string[]? before = await session.FetchValueAsync<string[]>(Names, "select 'for ever'").Soon();
        await session.FetchAsync("select 'for ever'").Soon();
        Assert.Equal(before, await session.FetchValueAsync<string[]>(Names, "select 'for ever'").Soon());
    }

    [Theory]
    [InlineData("statement_cache_size=-1")]
    [InlineData("max_cached_statement_lifetime=-1")]
    [InlineData("max_cacheable_statement_size=-1")]
    [InlineData("statement_cache_size=true")]
    [InlineData("max_cacheable_statement_size=")]
    public void Limits_below_zero_or_that_are_no_numbers_are_refused(string option)
    {
        var wrong = Assert.Throws<PgInputException>(() => PgOptions.Parse($"postgres://u@h/d?{option}"));
        Assert.Contains(option.Split('=')[0], wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_one_connection_noticed_is_no_error_on_the_others_even_in_a_transaction()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string table = Pools.Unique("changing");
        await using PgSession first = await pool.AcquireAsync().Soon();
        await using PgSession second = await pool.AcquireAsync().Soon();
        await first.ExecuteAsync($"create table {table} (a int); insert into {table} values (1)").Soon();
        string[] reads = [$"select * from {table}", $"select *, 1 as more from {table}"];
        foreach (string read in reads)
        {
            await first.FetchAsync(read).Soon();
            await second.FetchAsync(read).Soon();
        }
        await first.ExecuteAsync($"alter table {table} add column b regclass default 'pg_class'").Soon();

        Assert.Equal(2, (await first.FetchAsync(reads[0]).Soon()).Columns.Count);

        await using (PgTransaction transaction = await second.BeginAsync().Soon())
        {
            Assert.Equal(2, (await transaction.FetchAsync(reads[0]).Soon()).Columns.Count);
            Assert.Equal(3, (await transaction.FetchAsync(reads[1]).Soon()).Columns.Count);
        }
        await first.ExecuteAsync($"drop table {table}").Soon();
    }

    [Fact]
    public async Task After_another_search_path_the_same_text_is_another_statement()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        string a = Pools.Unique("a");
        string b = Pools.Unique("b");
        await pool.ExecuteAsync(
                $"""
                create schema {a}; create table {a}.thing (id int, x int); insert into {a}.thing values (1, 10);
                create schema {b}; create table {b}.thing (id text, x text, y regclass); insert into {b}.thing values ('one', 'ten', 'pg_class')
                """
            )
            .Soon();
        const string Read = "select * from thing where id = $1";
        await using PgSession first = await pool.AcquireAsync().Soon();
        await using PgSession second = await pool.AcquireAsync().Soon();

        for (int round = 0; round < 3; round++)
        {
            await first.ExecuteAsync($"set search_path = {a}").Soon();
            await second.FetchAsync("select set_config('search_path', $1, false)", b).Soon();
            Assert.Equal(10, (await first.FetchRowAsync(Read, 1).Soon())!.Value.Get<int>("x"));
            Assert.Equal("ten", (await second.FetchRowAsync(Read, "one").Soon())!.Value.Get<string>("x"));
            await first.ExecuteAsync($"set search_path = {b}").Soon();
            Assert.Equal(3, (await first.FetchRowAsync(Read, "one").Soon())!.Value.Count);
            await using PgTransaction transaction = await second.BeginAsync().Soon();
            await transaction.ExecuteAsync($"set local search_path = {a}").Soon();
            Assert.Equal(2, (await transaction.FetchRowAsync(Read, 1).Soon())!.Value.Count);
            await transaction.RollbackAsync().Soon();
            Assert.Equal(3, (await second.FetchRowAsync(Read, "one").Soon())!.Value.Count);
        }
        await first.ExecuteAsync($"drop schema {a} cascade; drop schema {b} cascade").Soon();
    }
}
