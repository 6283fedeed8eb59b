namespace ActorPg.Server.Tests.Faults;

[Collection(ServerFixture.Collection)]
public sealed class BadInputTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("select $1::int", 0)]
    [InlineData("select $1::int", 2)]
    [InlineData("select 1", 1)]
    public async Task The_wrong_number_of_arguments_is_said_without_running_anything(string sql, int count)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var wrong = await pool.FetchAsync(sql, default(PgCallOptions), new PgArgument[count])
            .FailsAsync<PgInputException, QueryResult>();
        Assert.Contains("argument", wrong.Message, StringComparison.Ordinal);
        await StillWorksAsync(pool);
    }

    public static TheoryData<string, object> WrongTypes =>
        new()
        {
            { "int4", "42" },
            { "int4", 4_000_000_000L },
            { "int2", 70_000 },
            { "int4", Guid.Empty },
            { "bool", 1 },
            { "date", "2026-01-01" },
            { "timestamptz", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) },
            { "timestamp", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc) },
            { "uuid", "not a uuid" },
            { "int4[]", "1,2" },
            { "int4[]", new[] { "a" } },
            { "bytea", "text" },
            { "text", new object() },
            { "int4", new Version(1, 0) },
        };

    [Theory]
    [MemberData(nameof(WrongTypes))]
    public async Task An_argument_of_the_wrong_type_is_named_with_both_types(string type, object value)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var wrong = await pool.FetchAsync($"select $1::{type}", PgArgument.From(value))
            .FailsAsync<PgInputException, QueryResult>();
        Assert.Contains("$1", wrong.Message + wrong.ParamName, StringComparison.Ordinal);
        Assert.Contains(type.TrimEnd('[', ']'), wrong.Message, StringComparison.Ordinal);
        await StillWorksAsync(pool);
    }

    [Fact]
    public async Task A_NUL_in_text_is_refused_here()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (string type in (string[])["text", "varchar", "name", "json", "regclass"])
        {
            var wrong = await pool.FetchAsync($"select $1::{type}", "a\0b").FailsAsync<PgInputException, QueryResult>();
            Assert.Contains("$1", wrong.Message + wrong.ParamName, StringComparison.Ordinal);
        }
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.FetchAsync("select 'a\0b'"));
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.ExecuteAsync("select 'a\0b'"));
        await Assert.ThrowsAsync<PgInputException>(async () => await pool.PrepareAsync("select\0 1"));
        await StillWorksAsync(pool);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused_here()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.FetchAsync("select $1::text", "a\ud800b").FailsAsync<PgInputException, QueryResult>();
        await pool.FetchAsync("select $1::text[]", PgArgument.From((string[])["ok", "\udc00"]))
            .FailsAsync<PgInputException, QueryResult>();
        await pool.FetchAsync("select 'a\ud800b'").FailsAsync<PgInputException, QueryResult>();
        await pool.ExecuteAsync("select 'a\ud800b'").FailsAsync<PgInputException, CommandTag>();
        await StillWorksAsync(pool);
    }

    [Fact]
    public async Task Null_SQL_is_an_argument_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.FetchAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.ExecuteAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () =>
            await pool.ExecuteManyAsync(
                null!,
                [
                    [1],
                ]
            )
        );
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.ExecuteManyAsync("select 1", null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await pool.PrepareAsync(null!));
        await StillWorksAsync(pool);
    }

    [Theory]
    [InlineData("select $1::int", "abc", "22P02")]
    [InlineData("select $1::text::int", "abc", "22P02")]
    [InlineData("select $1::text::jsonb", "{\"a\":\"\\u0000\"}", "22P05")]
    public async Task What_only_the_server_can_judge_is_its_error(string sql, string value, string sqlState)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        if (sql == "select $1::int")
        {
            await pool.FetchAsync(sql, value).FailsAsync<PgInputException, QueryResult>();
        }
        else
        {
            await pool.FetchAsync(sql, value).FailsWithAsync(sqlState);
        }
        await StillWorksAsync(pool);
    }

    [Fact]
    public async Task COPY_through_a_query_is_refused_and_through_a_script_is_an_error()
    {
        await using Table table = await Table.CreateAsync(fixture);
        string into = $"copy {table.Name} from stdin";
        string outOf = $"copy {table.Name} to stdout";
        await using (PgSession session = await table.Pool.AcquireAsync().Soon())
        {
            foreach (PgClient client in (PgClient[])[session, table.Pool])
            {
                foreach (string copy in (string[])[into, outOf])
                {
                    await Assert.ThrowsAsync<PgInputException>(async () => await client.FetchAsync(copy));
                    await Assert.ThrowsAsync<PgInputException>(async () =>
                        await client.ExecuteManyAsync(
                            copy,
                            [
                                [],
                            ]
                        )
                    );
                    await Assert.ThrowsAsync<PgInputException>(async () => await client.PrepareAsync(copy));
                    Assert.Throws<PgInputException>(() => client.StreamAsync(copy));
                }
                if (client is PgPool)
                {
                    await session.DisposeAsync();
                }
                await client.ExecuteAsync(into).FailsWithAsync(SqlStates.QueryCanceled);
                string script =
                    $"{table.Insert.Replace("$1", client is PgPool ? "1" : "2", StringComparison.Ordinal)}; {outOf}";
                await Assert.ThrowsAsync<PgInputException>(async () => await client.ExecuteAsync(script));
            }
        }
        await StillWorksAsync(table.Pool);
    }

    [Fact]
    public async Task A_statement_of_a_mebibyte_works()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string text = new('y', 1 << 20);
        Assert.Equal(1 << 20, await pool.FetchValueAsync<int>($"select length('{text}')").Soon());
        await StillWorksAsync(pool);
    }

    [Fact]
    public async Task Very_many_arguments_work_and_one_too_many_is_refused()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string Sql(int count) => $"select {string.Join("+", Enumerable.Range(1, count).Select(i => $"${i}::int"))}";
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchAsync(Sql(70_000), default(PgCallOptions), new PgArgument[70_000])
        );
        string values =
            $"select sum(v) from (values {string.Join(",", Enumerable.Range(1, 65_535).Select(i => $"(${i}::int)"))}) t(v)";
        PgArgument[] ones = [.. Enumerable.Repeat<PgArgument>(1, 65_535)];
        Assert.Equal(65_535, await pool.FetchValueAsync<long>(values, default(PgCallOptions), ones).Soon());
        await StillWorksAsync(pool);
    }

    [Fact]
    public async Task Use_after_dispose_says_so()
    {
        PgPool pool = await fixture.StartPoolAsync();
        PgStatement statement = await pool.PrepareAsync("select 1").Soon();
        await pool.DisposeAsync();
        await pool.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.FetchAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.FetchRowAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.FetchValueAsync<int>("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.ExecuteAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
            await pool.ExecuteManyAsync(
                "select $1::int",
                [
                    [1],
                ]
            )
        );
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.PrepareAsync("select 1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await statement.FetchAsync());
        Assert.Throws<ObjectDisposedException>(() => pool.StreamAsync("select 1"));
    }

    private static async Task StillWorksAsync(PgPool pool)
    {
        Assert.Equal(41, await pool.FetchValueAsync<int>("select $1::int", 41).Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
        await Patience.UntilAsync(() => pool.GetStatistics().InFlight == 0, "nothing is in flight");
    }
}
