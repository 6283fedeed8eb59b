using System.Globalization;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class MappingTests(ServerFixture fixture)
{
    private const string People =
        "select * from (values (1, 'Ann', '2026-01-02'::date, null::int[]), (2, null, null, array[1,2])) p (id, first_name, born, marks)";

    [Fact]
    public async Task Onto_a_record_by_its_constructor()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        IReadOnlyList<Person> people = await pool.FetchAsync<Person>(People).Soon();
        Assert.Equal(
            (1, "Ann", new DateOnly(2026, 1, 2), null),
            (people[0].Id, people[0].FirstName, people[0].Born, people[0].Marks)
        );
        Assert.Equal((2, null, null), (people[1].Id, people[1].FirstName, people[1].Born));
        Assert.Equal([1, 2], people[1].Marks!);
    }

    [Fact]
    public async Task Onto_a_class_by_its_properties()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        IReadOnlyList<Settable> people = await pool.FetchAsync<Settable>(People).Soon();
        Assert.Equal([(1, "Ann"), (2, null)], people.Select(person => (person.Id, person.FirstName)));
    }

    [Fact]
    public async Task Onto_scalars_and_tuples_by_position()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal([1, 2], await pool.FetchAsync<int>("values (1), (2)").Soon());
        Assert.Equal([1L, 2L], await pool.FetchAsync<long>("values (1), (2)").Soon());
        await pool.FetchAsync<int>(People).FailsAsync<InvalidOperationException, IReadOnlyList<int>>();
        Assert.Equal([1, null], await pool.FetchAsync<int?>("select 1 union all select null").Soon());
        Assert.Equal(
            [(1, "Ann"), (2, null)],
            await pool.FetchAsync<(int, string?)>("select 1, 'Ann' union all select 2, null").Soon()
        );
    }

    [Fact]
    public async Task One_column_of_many_rows_with_nulls_between()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Numbers = "select nullif(i % 7, 0) from generate_series(1, $1) i";
        for (int rows = 5000; rows > 0; rows /= 3)
        {
            int?[] expected = [.. Enumerable.Range(1, rows).Select(i => i % 7 == 0 ? (int?)null : i % 7)];
            Assert.Equal(expected, await pool.FetchAsync<int?>(Numbers, rows).Soon());
            Assert.Equal(expected.Select(i => (long?)i), await pool.FetchAsync<long?>(Numbers, rows).Soon());
            Assert.Equal(
                expected.Select(i => i?.ToString(CultureInfo.InvariantCulture)),
                await pool.FetchAsync<string?>("select nullif(i % 7, 0)::text from generate_series(1, $1) i", rows)
                    .Soon()
            );
        }
        await pool.FetchAsync<int>(Numbers, 7).FailsAsync<InvalidCastException, IReadOnlyList<int>>();
        await pool.FetchAsync<byte>("select i from generate_series(250, 260) i")
            .FailsAsync<InvalidCastException, IReadOnlyList<byte>>();
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task Answers_of_one_length_and_then_of_another_are_whole()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 1);
        const string Texts = "select i, repeat('x', 1000) from generate_series(1, $1) i where 1 / ($1 - 7) is not null";
        foreach (int rows in (int[])[60, 60, 60, 60, 60, 60, 3, 60, 60, 60, 60, 90, 90, 90, 90, 90, 60, 1, 0])
        {
            Assert.Equal(
                Enumerable.Range(1, rows),
                (await pool.FetchAsync(Texts, rows).Soon()).Select(row => row.Get<int>(0))
            );
        }
        foreach (int rows in (int[])[60, 60, 60, 60, 60, 7, 60])
        {
            if (rows == 7)
            {
                await pool.FetchAsync(Texts, rows).FailsAsync<PostgresException, QueryResult>();
            }
            else
            {
                Assert.Equal(rows, (await pool.FetchAsync(Texts, rows).Soon()).Count);
            }
        }
    }

    [Fact]
    public async Task What_does_not_fit_says_what_is_missing()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var missing = await pool.FetchAsync<Person>("select 1 as id")
            .FailsAsync<InvalidOperationException, IReadOnlyList<Person>>();
        Assert.Contains("FirstName", missing.Message, StringComparison.OrdinalIgnoreCase);
        await pool.FetchAsync<int>("select null::int").FailsAsync<InvalidCastException, IReadOnlyList<int>>();
        await pool.FetchAsync<Guid>("select 1").FailsAsync<InvalidCastException, IReadOnlyList<Guid>>();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_changed_table_is_mapped_as_it_is_now()
    {
        await using Table table = await Table.CreateAsync(fixture);
        await table.Pool.ExecuteAsync($"insert into {table.Name} values (1, 'one')").Soon();
        string read = $"select * from {table.Name}";
        Assert.Equal((1, "one"), Tuple(Assert.Single(await table.Pool.FetchAsync<Noted>(read).Soon())));
        await table
            .Pool.ExecuteAsync(
                $"alter table {table.Name} drop column note; alter table {table.Name} add column extra int; alter table {table.Name} add column note text default 'new'"
            )
            .Soon();
        Assert.Equal((1, "new"), Tuple(Assert.Single(await table.Pool.FetchAsync<Noted>(read).Soon())));

        static (int, string?) Tuple(Noted row) => (row.Id, row.Note);
    }

    [Fact]
    public async Task Dynamic_access_goes_by_column_name()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        dynamic row = (await pool.FetchRowAsync(People).Soon())!.Value;
        Assert.Equal(1, (int)row.id);
        Assert.Equal("Ann", (string)row.first_name);
    }

    private sealed record Person(int Id, string? FirstName, DateOnly? Born, int[]? Marks);

    private sealed record Noted(int Id, string? Note);

    private sealed class Settable
    {
        public int Id { get; set; }

        public string? FirstName { get; set; }
    }
}
