namespace ActorPg.Server.Tests.Copy;

/// <summary>Records into a table of which one column's type is known here as text only: the whole COPY is text.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyTextFallbackTests(ServerFixture fixture)
{
    // aclitem has no binary form on the server either.
    private const string Columns =
        "acl aclitem, b bool, n numeric, ts timestamp, tz timestamptz, d date, i interval, x bytea, t text, f float8, u uuid, a int[], ta text[], j jsonb, tm time";

    [Fact]
    public async Task Values_of_every_kind_arrive_as_they_would_in_binary()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, Columns);
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        PgArgument[] row =
        [
            "=r/postgres",
            true,
            PgArgument.From(PgNumeric.Parse("123456789012345678901234567890.5")),
            new DateTime(2024, 2, 29, 12, 30, 45, 123),
            new DateTimeOffset(2024, 2, 29, 12, 30, 45, TimeSpan.FromHours(2)),
            new DateOnly(2024, 2, 29),
            TimeSpan.FromMinutes(90),
            new byte[] { 0, 92, 255 },
            "tab\t newline\n return\r backslash\\ \\N quote'",
            0.1 + 0.2,
            id,
            PgArgument.From(new[] { 1, 2 }),
            PgArgument.From(new[] { "a\"b", "c\\d", "NULL", "" }),
            "{\"k\": \"\\\\\"}",
            new TimeOnly(1, 2, 3, 4),
        ];
        await table.Pool.CopyRecordsToTableAsync<PgArgument[]>(table.Name, [row, new PgArgument[15]]).Soon();
        await table.Pool.ExecuteAsync($"delete from {table.Name} where acl is null").Soon();
        string marks = string.Join(", ", Enumerable.Range(2, 14).Select(i => $"${i}"));
        await table.Pool.ExecuteAsync($"insert into {table.Name} values ($1::text::aclitem, {marks})", row).Soon();
        string[] lines = (await table.TextAsync("acl::text")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[1], lines[0]);
    }

    [Fact]
    public async Task Infinities_and_years_before_Christ_are_kept_in_any_time_zone()
    {
        await using CopyTable table = await CopyTable.CreateAsync(
            fixture,
            "acl aclitem, ts timestamp, tz timestamptz, d date"
        );
        await using PgSession session = await table.Pool.AcquireAsync();
        await session.ExecuteAsync("set timezone = 'America/St_Johns'").Soon();
        var ancient = PgTimestamp.Parse("0044-03-15 12:00:00 BC");
        PgArgument[][] rows =
        [
            [PgArgument.Null, PgArgument.From(ancient), PgArgument.From(ancient), PgArgument.From(ancient.Date)],
            [
                PgArgument.Null,
                PgArgument.From(PgTimestamp.Infinity),
                PgArgument.From(PgTimestamp.NegativeInfinity),
                PgArgument.From(PgDate.Infinity),
            ],
        ];
        await session.CopyRecordsToTableAsync(table.Name, rows).Soon();
        QueryResult back = await session
            .FetchAsync($"select ts::text, (tz at time zone 'utc')::text, d::text from {table.Name} order by ts")
            .Soon();
        Assert.Equal(["0044-03-15 12:00:00 BC", "0044-03-15 12:00:00 BC", "0044-03-15 BC"], back[0]);
        Assert.Equal(["infinity", "-infinity", "infinity"], back[1]);
    }

    [Fact]
    public async Task Bad_values_are_named_as_in_binary()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "acl aclitem, id int");
        var wrong = await table
            .Pool.CopyRecordsToTableAsync(table.Name, [((string?)null, 1L), (null, 5_000_000_000L)])
            .FailsAsync<PgInputException, CommandTag>();
        Assert.StartsWith("row 1, column 'id': ", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_table_that_gets_such_a_column_later_is_copied_all_the_same()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "id int, note text");
        await table.Pool.CopyRecordsToTableAsync(table.Name, [(1, "=r/postgres")], ["id", "note"]).Soon();
        await table.Pool.ExecuteAsync($"alter table {table.Name} alter note type aclitem using note::aclitem").Soon();
        await table.Pool.CopyRecordsToTableAsync(table.Name, [(2, "=r/postgres")], ["id", "note"]).Soon();
        Assert.Equal("1\t=r/postgres\n2\t=r/postgres\n", await table.TextAsync());
        await table.AssertUsableAsync();
    }
}
