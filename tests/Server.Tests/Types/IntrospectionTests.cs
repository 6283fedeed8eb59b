using System.Text.RegularExpressions;
using ActorPg.Messages;

namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class IntrospectionTests(ServerFixture fixture)
{
    [Fact]
    public async Task A_type_created_a_moment_ago_works()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync(2);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.Gate.Types.Lookups);

        await schema.RunAsync("create type point2 as (x int, y int)");
        var point = await pool.FetchValueAsync<PgRecord>("select row(1, 2)::point2").Soon();
        Assert.Equal((1, 2), (point.Get<int>("x"), point.Get<int>("y")));
        Assert.Equal("point2", (await pool.FetchAsync("select row(1, 2)::point2").Soon()).Columns[0].Type.Name);
        Assert.Equal(1, pool.Gate.Types.Lookups);
    }

    [Fact]
    public async Task Fifty_callers_that_meet_a_type_at_once_look_it_up_once()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type pair as (a int, b text)");
        await using PgPool pool = await schema.StartPoolAsync(8);
        Task<PgRecord>[] callers =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(i => pool.FetchValueAsync<PgRecord>($"select row($1::int, 'x{i % 10}')::pair", i).AsTask()),
        ];
        PgRecord[] pairs = await Task.WhenAll(callers).Soon();
        Assert.Equal(Enumerable.Range(0, 50), pairs.Select(pair => pair.Get<int>("a")));
        Assert.Equal(1, pool.Gate.Types.Lookups);
    }

    [Fact]
    public async Task Each_of_many_connections_knows_what_one_has_learned()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type pair as (a int, b text)");
        await using PgPool pool = await schema.StartPoolAsync(4);
        await pool.FetchValueAsync<PgRecord>("select row(1, '')::pair").Soon();
        await using PgSession one = await pool.AcquireAsync().Soon();
        await using PgSession other = await pool.AcquireAsync().Soon();
        Assert.Equal(2, (await one.FetchValueAsync<PgRecord>("select row(2, '')::pair").Soon()).Get<int>(0));
        Assert.Equal(3, (await other.FetchValueAsync<PgRecord>("select row(3, '')::pair").Soon()).Get<int>(0));
        Assert.Equal(1, (await one.FetchValueAsync<PgRecord>("select row(1, '')::pair").Soon()).Get<int>(0));
        Assert.Equal(1, pool.Gate.Types.Lookups);
    }

    [Fact]
    public async Task With_all_connections_leased_a_new_type_is_looked_up_on_the_lease_that_meets_it()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type pair as (a int, b text)");
        await using PgPool pool = await schema.StartPoolAsync(2);
        await using PgSession one = await pool.AcquireAsync().Soon();
        await using PgSession other = await pool.AcquireAsync().Soon();
        Task<PgRecord> waits = pool.FetchValueAsync<PgRecord>("select row(0, '')::pair").AsTask();
        Task<PgRecord>[] leased =
        [
            one.FetchValueAsync<PgRecord>("select row(1, '')::pair").AsTask(),
            other.FetchValueAsync<PgRecord>("select row(2, '')::pair").AsTask(),
        ];
        Assert.Equal(new[] { 1, 2 }, (await Task.WhenAll(leased).Soon()).Select(pair => pair.Get<int>(0)));
        await one.DisposeAsync();
        Assert.Equal(0, (await waits.Soon()).Get<int>(0));
    }

    [Fact]
    public async Task A_type_made_within_a_transaction_works_there()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync(2);
        await using (PgTransaction transaction = await pool.BeginAsync().Soon())
        {
            await transaction.ExecuteAsync("create type pair as (a int, b text)").Soon();
            var pair = await transaction.FetchValueAsync<PgRecord>("select row(1, 'x')::pair").Soon();
            Assert.Equal("x", pair.Get<string>("b"));
        }
        await pool.FetchValueAsync<PgRecord>("select row(2, 'x')::pair").FailsWithAsync(SqlStates.UndefinedObject);
    }

    [Fact]
    public async Task A_type_that_vanished_is_text_and_no_error()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync();
        await pool.Gate.Types.LearnAsync(null, [4_000_000_000], new(pool.Gate.Time, default, null)).Soon();
        Assert.False(pool.Gate.Codecs.Knows(4_000_000_000));
        Assert.Equal(typeof(string), pool.Gate.Codecs.For(4_000_000_000).ClrType);
    }

    [Fact]
    public async Task A_message_to_the_pools_actor_may_name_a_new_type()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type pair as (a int, b text)");
        await using PgPool pool = await schema.StartPoolAsync();
        QueryResult result = await pool.Actor.AskAsync(new Query("select row($1::int, 'y')::pair as p", 7)).Soon();
        Assert.Equal(7, result[0].Get<PgRecord>("p").Get<int>("a"));
    }

    [Fact]
    public async Task A_stream_and_a_batch_may_name_a_new_type()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create type pair as (a int, b text); create table pairs (id int, p pair, ps pair[])"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        long written = await pool.ExecuteManyAsync(
                "insert into pairs values ($1, $2, $3)",
                Enumerable
                    .Range(0, 100)
                    .Select(i =>
                        new PgArgument[]
                        {
                            i,
                            PgArgument.From((i, $"b{i}")),
                            PgArgument.From(new[] { (i, "first"), (-i, "second") }),
                        }
                    )
            )
            .Soon();
        Assert.Equal(100, written);

        await pool.ReloadTypesAsync().Soon();
        int seen = 0;
        await foreach (PgRecord row in pool.StreamAsync("select p, ps from pairs order by id"))
        {
            Assert.Equal(seen, row.Get<PgRecord>(0).Get<int>("a"));
            Assert.Equal("second", row.Get<PgRecord[]>(1)[1].Get<string>("b"));
            seen++;
        }
        Assert.Equal(100, seen);
    }

    [Fact]
    public async Task Only_the_types_asked_for_and_what_they_refer_to_are_read()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            """
            create type inner_type as (n int);
            create domain wrapped as inner_type;
            create type outer_type as (list wrapped[], t text);
            create type stranger as (x int)
            """
        );
        await using PgPool pool = await schema.StartPoolAsync();
        QueryResult rows = await pool.FetchAsync(
                Catalog.CatalogQuery.Sql,
                PgArgument.From(
                    new[] { await pool.FetchValueAsync<uint>("select 'outer_type[]'::regtype::oid").Soon() }
                )
            )
            .Soon();
        Assert.Equal(
            ["_outer_type", "_wrapped", "inner_type", "int4", "outer_type", "text", "wrapped"],
            rows.Select(row => row.Get<string>(2)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task On_a_large_database_the_catalogue_is_read_by_index_alone()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            """
            create table parent (id int);
            do $$
            begin
              execute 'alter table parent ' ||
                (select string_agg(format('add column c%s text', i), ', ') from generate_series(1, 49) i);
              for i in 1..1000 loop
                execute format('create table child%s () inherits (parent)', i);
              end loop;
            end $$;
            analyze pg_class; analyze pg_attribute; analyze pg_type
            """
        );
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Null(await pool.FetchValueAsync<PgRecord?>("select null::parent").Soon());
        var child = await pool.FetchRowAsync("select c from child7 c right join (select 1) x on true").Soon();
        Assert.True(child!.Value.IsNull(0));
        Assert.Equal("child7", child.Value.Columns[0].Type.Name);

        uint type = await pool.FetchValueAsync<uint>("select 'child7[]'::regtype::oid").Soon();
        QueryResult found = await pool.FetchAsync(Catalog.CatalogQuery.Sql, PgArgument.From(new[] { type })).Soon();
        Assert.Equal(4, found.Count); // the array, the table, int4 and text

        IReadOnlyList<string?> plan = await pool.FetchAsync<string?>(
                "explain (format text) " + Catalog.CatalogQuery.Sql.Replace("$1", $"'{{{type}}}'::oid[]")
            )
            .Soon();
        string text = string.Join('\n', plan);
        Assert.DoesNotContain("Seq Scan on pg_type", text);
        Assert.DoesNotContain("Seq Scan on pg_attribute", text);
        Assert.DoesNotContain("pg_class", text);
        double cost = double.Parse(Regex.Match(text, @"cost=[0-9.]+\.\.([0-9.]+)").Groups[1].Value);
        Assert.True(cost < 50_000, $"The server would compile the query: {text}"); // jit_above_cost is 100,000
    }
}
