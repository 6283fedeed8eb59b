namespace ActorPg.Server.Tests.Parity;

/// <summary>Whatever the server itself keeps can be read without naming a type, and by its text.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CatalogSweepTests(ServerFixture fixture)
{
    [Fact]
    public async Task Every_column_of_every_catalogue_is_read_as_an_object()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 2);
        await pool.ExecuteAsync("analyze pg_class").Soon();
        IReadOnlyList<string> relations = await pool.FetchAsync<string>(
                """
                select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = relnamespace
                where nspname in ('pg_catalog', 'information_schema') and relkind in ('r', 'v') and relname not in ('pg_largeobject', 'pg_hba_file_rules', 'pg_ident_file_mappings')
                    and relname not like '%_numa'
                order by 1
                """
            )
            .Soon();
        Assert.True(relations.Count > 100);
        foreach (string relation in relations)
        {
            foreach (PgRecord row in await pool.FetchAsync($"select * from {relation} limit 20").Soon())
            {
                Assert.Equal(row.Columns.Count, row.Items.Count());
                Assert.Equal(row.Count, row.Slice(0, row.Count).Length);
            }
        }
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_value_of_every_type_that_has_one_comes_as_NULL_and_in_an_array()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 1);
        IReadOnlyList<string> types = await pool.FetchAsync<string>(
                "select format_type(oid, null) from pg_type where typtype in ('b', 'r', 'm', 'd', 'e') and typnamespace = 'pg_catalog'::regnamespace order by 1"
            )
            .Soon();
        Assert.True(types.Count > 100);
        foreach (string type in types)
        {
            Assert.Null(await pool.FetchValueAsync<object>($"select null::{type}").Soon());
            Assert.Null(await pool.FetchValueAsync<object>($"select $1::{type}", PgArgument.Null).Soon());
        }
    }

    [Fact]
    public async Task A_type_whose_number_is_beyond_two_billion_is_like_any_other()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 1);
        string name = Pools.Unique("far");
        uint oid = 4_000_000_000 + (uint)Random.Shared.Next(200_000_000);
        await using PgSession session = await pool.AcquireAsync().Soon();
        await session.ExecuteAsync("set allow_system_table_mods = on").Soon();
        await session
            .ExecuteAsync(
                "insert into pg_type select (jsonb_populate_record(t, jsonb_build_object('oid', $1::text, 'typname', $2::text, 'typarray', '0'))).* from pg_type t where oid = 'text'::regtype",
                oid.ToString(System.Globalization.CultureInfo.InvariantCulture),
                name
            )
            .Soon();
        try
        {
            QueryResult result = await session.FetchAsync($"select 'x'::{name}, $1::{name}", "y").Soon();
            Assert.Equal((oid, name), (result.Columns[0].Type.Oid, result.Columns[0].Type.Name));
            Assert.Equal(("x", "y"), (result[0].Get<string>(0), result[0].Get<string>(1)));
            await session.ExecuteAsync("reset all").Soon();
        }
        finally
        {
            await session.ExecuteAsync("set allow_system_table_mods = on").Soon();
            await session.ExecuteAsync("delete from pg_type where typname = $1", name).Soon();
        }
    }
}
