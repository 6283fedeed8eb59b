namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class CompositeTests(ServerFixture fixture)
{
    private const string Script = """
        create type mood as enum ('sad', 'ok', 'very_happy', 'so-so');
        create domain house_number as int check (value > 0);
        create type address as (street text, house_no house_number, "ZIP" text, mood mood);
        create type person as (name text, home address, others address[], tags text[]);
        """;

    [Fact]
    public async Task A_composite_is_a_record_by_name_by_index_and_dynamic()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        var address = await pool.FetchValueAsync<PgRecord>("select row('Main', 7, null, 'ok')::address").Soon();
        Assert.Equal(["street", "house_no", "ZIP", "mood"], address.Keys);
        Assert.Equal(("Main", 7), (address.Get<string>(0), address.Get<int>("house_no")));
        Assert.True(address.IsNull("ZIP"));
        dynamic loose = address;
        Assert.Equal(7, (int)loose.house_no);
        Assert.Equal("ok", address["mood"]);
        Assert.Throws<KeyNotFoundException>(() => address["zip"]);
        Assert.Null(await pool.FetchValueAsync<PgRecord?>("select null::address").Soon());
    }

    [Fact]
    public async Task Composites_nest_in_composites_and_arrays()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        var person = await pool.FetchValueAsync<PgRecord>(
                """
                select row('Ada', row('Main', 7, '12', null), array[row('a', 1, '', 'sad'), null]::address[], '{x,"y z"}')::person
                """
            )
            .Soon();
        Assert.Equal("12", person.Get<PgRecord>("home").Get<string>("ZIP"));
        PgRecord?[] others = person.Get<PgRecord?[]>("others");
        Assert.Equal(1, others[0]!.Value.Get<int>("house_no"));
        Assert.Null(others[1]);
        Assert.Equal(["x", "y z"], person.Get<string[]>("tags"));
    }

    [Fact]
    public async Task A_composite_is_written_from_a_record_a_tuple_an_array_or_a_dictionary()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        const string Echo = "select $1::address";
        var address = await pool.FetchValueAsync<PgRecord>("select row('Main', 7, null, 'ok')::address").Soon();
        PgArgument[] forms =
        [
            PgArgument.From(address),
            PgArgument.From(("Main", 7, (string?)null, "ok")),
            PgArgument.From(new object?[] { "Main", 7L, null, "ok" }),
            PgArgument.From(
                new Dictionary<string, object?>
                {
                    ["mood"] = "ok",
                    ["street"] = "Main",
                    ["house_no"] = 7,
                }
            ),
        ];
        foreach (PgArgument form in forms)
        {
            Assert.Equal(address, await pool.FetchValueAsync<PgRecord>(Echo, form).Soon());
        }
        Assert.Equal(address, await pool.FetchValueAsync<PgRecord>(Echo, "(Main,7,,ok)").Soon());
        PgRecord[] many = [address, address];
        Assert.Equal(many, await pool.FetchValueAsync<PgRecord[]>("select $1::address[]", many).Soon());
        Assert.Equal(
            many,
            await pool.FetchValueAsync<PgRecord[]>(
                    "select $1::address[]",
                    PgArgument.From(new List<object> { address, ("Main", 7, (string?)null, "ok") })
                )
                .Soon()
        );
    }

    [Fact]
    public async Task What_is_wrong_with_an_attribute_is_told_before_anything_is_sent()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        await Refused(("Main", 7), "4 attributes, not 2");
        await Refused(("Main", "seven", "", "ok"), "'house_no' of address: String cannot be sent as int4");
        await Refused(new Dictionary<string, object?> { ["strasse"] = "" }, "no attribute 'strasse'");
        await Refused("(Main,7)", "4 attributes, not 2");
        await Refused("Main", "the text is no value of address");
        await Refused("(Main,seven,,)", "the text is no value of address");
        await Refused(5, "Int32 cannot be sent as address");
        await pool.FetchValueAsync<PgRecord>("select $1::address", PgArgument.From(("Main", 0, "", "ok")))
            .FailsWithAsync(SqlStates.CheckViolation);
        Assert.Equal(0, pool.GetStatistics().Restarts);

        async Task Refused(object value, string problem)
        {
            var wrong = await Assert.ThrowsAsync<PgInputException>(async () =>
                await pool.FetchValueAsync<PgRecord>("select $1::address", PgArgument.From(value)).Soon()
            );
            Assert.Contains(problem, wrong.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_mapped_composite_is_read_and_written_as_its_CSharp_twin()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(
            types: new PgTypeMap().MapEnum<Mood>().MapComposite<Address>().MapComposite<Person>("person")
        );
        var home = new Address("Main", 7, "12", Mood.SoSo);
        var person = new Person
        {
            Name = "Ada",
            Home = home,
            Others = [home with { Mood = null }, null],
            Tags = ["x"],
        };
        Assert.Equal(home, await pool.FetchValueAsync<Address>("select $1::address", PgArgument.From(home)).Soon());
        Assert.Equal(home, await pool.FetchValueAsync<object>("select $1::address", PgArgument.From(home)).Soon());
        Person back = (await pool.FetchValueAsync<Person>("select $1::person", PgArgument.From(person)).Soon())!;
        Assert.Equal((person.Name, person.Home), (back.Name, back.Home));
        Assert.Equal(person.Others, back.Others);
        Assert.Equal(person.Tags, back.Tags);
        Address?[] many = [home, null];
        Assert.Equal(many, await pool.FetchValueAsync<Address?[]>("select $1::address[]", many).Soon());
        Assert.Equal(
            home,
            Assert.Single(await pool.FetchAsync<Address>("select $1::address", PgArgument.From(home)).Soon())
        );
        var loose = await pool.FetchValueAsync<PgRecord>("select $1::address", PgArgument.From(home)).Soon();
        Assert.Equal(["street", "house_no", "ZIP", "mood"], loose.Keys);
    }

    [Fact]
    public async Task A_composite_may_be_mapped_onto_a_struct_or_a_tuple()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type spot as (x int, y int)");
        await using PgPool tuples = await schema.StartPoolAsync(
            types: new PgTypeMap().MapComposite<(int, int)>("spot")
        );
        Assert.Equal(
            (1, 2),
            await tuples.FetchValueAsync<(int, int)>("select $1::spot", PgArgument.From((1, 2))).Soon()
        );
        Assert.Equal(
            [(1, 2), null],
            (await tuples.FetchValueAsync<(int, int)?[]>("select array[row(1, 2), null]::spot[]").Soon())!
        );
        await using PgPool structs = await schema.StartPoolAsync(types: new PgTypeMap().MapComposite<Spot>());
        Assert.Equal(
            [new Spot(3, 4)],
            (await structs.FetchValueAsync<Spot[]>("select $1::spot[]", new[] { new Spot(3, 4) }).Soon())!
        );
    }

    [Fact]
    public async Task A_tables_rows_are_composites_and_dropped_columns_are_passed_over()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create table item (id int, gone text, note text); insert into item values (1, 'x', 'n'); alter table item drop column gone"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        var item = await pool.FetchValueAsync<PgRecord>("select i from item i").Soon();
        Assert.Equal(["id", "note"], item.Keys);
        Assert.Equal("n", item.Get<string>("note"));
        Assert.Equal(item, await pool.FetchValueAsync<PgRecord>("select $1::item", PgArgument.From((1, "n"))).Soon());
        Assert.Equal([item], (await pool.FetchValueAsync<PgRecord[]>("select array_agg(i) from item i").Soon())!);
    }

    [Fact]
    public async Task Anonymous_records_decode_nested_and_in_arrays()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync();
        var record = await pool.FetchValueAsync<PgRecord>(
                "select row(1, 'a'::text, null::int, row(2.5, true), array[1,2])"
            )
            .Soon();
        Assert.Equal(["f1", "f2", "f3", "f4", "f5"], record.Keys);
        Assert.Equal((1, "a", null), (record.Get<int>(0), record.Get<string>(1), record.Get<int?>(2)));
        Assert.True(record.Get<PgRecord>(3).Get<bool>(1));
        Assert.Equal([1, 2], record.Get<int[]>(4));
        PgRecord[] records = (await pool.FetchValueAsync<PgRecord[]>("select array[row(1, 2), row(3, 4)]").Soon())!;
        Assert.Equal(4, records[1].Get<int>(1));
        Assert.Equal(0, pool.Gate.Types.Lookups);
        Assert.Empty(await pool.FetchValueAsync<PgRecord>("select row()").Soon());
    }

    [Fact]
    public async Task Types_that_only_an_anonymous_record_names_are_looked_up_too()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, Script);
        await using PgPool pool = await schema.StartPoolAsync(2);
        const string Sql =
            "select row(1, row('Main', 7, null, 'ok')::address), array[row('sad'::mood, array[row('a', 1, '', 'ok')::address])]";
        await using PgSession session = await pool.AcquireAsync().Soon();
        foreach (PgClient client in (PgClient[])[pool, session, pool])
        {
            PgRecord row = (await client.FetchAsync(Sql).Soon())[0];
            Assert.Equal(7, row.Get<PgRecord>(0).Get<PgRecord>(1).Get<int>("house_no"));
            PgRecord inner = row.Get<PgRecord[]>(1)[0];
            Assert.Equal("sad", inner.Get<string>(0));
            Assert.Equal("a", inner.Get<PgRecord[]>(1)[0].Get<string>("street"));
            await pool.ReloadTypesAsync().Soon();
        }
        var value = await pool.FetchValueAsync<PgRecord>(Sql).Soon();
        Assert.Equal("ok", value.Get<PgRecord>(1).Get<string>("mood"));
        await pool.ReloadTypesAsync().Soon();
        PgRecord first = (await pool.FetchRowAsync(Sql).Soon())!.Value;
        Assert.Equal("ok", first.Get<PgRecord>(0).Get<PgRecord>(1).Get<string>("mood"));
        await pool.ReloadTypesAsync().Soon();
        (PgRecord one, PgRecord[] _) = Assert.Single(await pool.FetchAsync<(PgRecord, PgRecord[])>(Sql).Soon());
        Assert.Equal("Main", one.Get<PgRecord>(1).Get<string>("street"));
    }

    [Fact]
    public async Task A_field_of_an_anonymous_record_that_is_only_text_says_so()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync();
        var record = await pool.FetchValueAsync<PgRecord>("select row(1, 'a & b'::tsquery)").Soon();
        Assert.Equal(1, record.Get<int>(0));
        Assert.IsType<byte[]>(record[1]);
        var refused = Assert.Throws<PgDecodeException>(() => record.Get<string>(1));
        Assert.Contains("cast it to text", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_anonymous_record_as_an_argument_is_a_clear_error()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync();
        var wrong = await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchValueAsync<bool>("select $1::record = row(1, 2)", PgArgument.From((1, 2))).Soon()
        );
        Assert.Contains("anonymous record", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_composite_without_attributes_is_an_empty_record()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type nothing as ()");
        await using PgPool pool = await schema.StartPoolAsync();
        Assert.Empty(await pool.FetchValueAsync<PgRecord>("select row()::nothing").Soon());
    }

    private readonly record struct Spot(int X, int Y);

    private sealed class Person
    {
        public required string Name { get; init; }

        public Address? Home { get; init; }

        public Address?[]? Others { get; init; }

        public List<string>? Tags { get; init; }
    }
}
