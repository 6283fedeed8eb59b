using System.IO.Pipelines;
using System.Text;

namespace ActorPg.Server.Tests.Copy;

/// <summary>COPY out of tables and queries.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyOutTests(ServerFixture fixture)
{
    private const string Endless = "select generate_series(1, 3000000), repeat('x', 100)";

    [Fact]
    public async Task A_table_goes_into_a_stream_a_pipe_a_file_and_a_function()
    {
        await using CopyTable table = await FilledAsync(3);
        const string Expected = "1\tnote 1\n2\tnote 2\n3\tnote 3\n";
        using var stream = new MemoryStream();
        Assert.Equal("COPY 3", (await table.Pool.CopyFromTableAsync(table.Name, stream).Soon()).Text);
        Assert.Equal(Expected, Text(stream.ToArray()));

        var pipe = new Pipe();
        await table.Pool.CopyFromTableAsync(table.Name, pipe.Writer).Soon();
        await pipe.Writer.CompleteAsync();
        using var piped = new MemoryStream();
        await pipe.Reader.CopyToAsync(piped);
        Assert.Equal(Expected, Text(piped.ToArray()));

        string path = Path.GetTempFileName();
        try
        {
            await table.Pool.CopyFromTableAsync(table.Name, path).Soon();
            Assert.Equal(Expected, await File.ReadAllTextAsync(path));
            await table.Pool.CopyFromQueryAsync("select 1", path).Soon();
            Assert.Equal("1\n", await File.ReadAllTextAsync(path));
        }
        finally
        {
            File.Delete(path);
        }
        var given = new List<byte>();
        await table
            .Pool.CopyFromTableAsync(
                table.Name,
                async (piece, _) =>
                {
                    await Task.Yield();
                    given.AddRange(piece.Span);
                }
            )
            .Soon();
        Assert.Equal(Expected, Text([.. given]));
    }

    [Fact]
    public async Task Csv_is_written_with_every_option_it_has()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "id int, note text");
        await table.Pool.ExecuteAsync($"insert into {table.Name} values (1, 'a~b'), (2, null), (3, 'c|d')").Soon();
        using var stream = new MemoryStream();
        await table
            .Pool.CopyFromTableAsync(
                table.Name,
                stream,
                new PgCopyOptions
                {
                    Format = PgCopyFormat.Csv,
                    Columns = ["note", "id"],
                    Delimiter = '|',
                    Null = "nil",
                    Header = true,
                    Quote = '~',
                    Escape = '^',
                    ForceQuote = ["note"],
                    Encoding = "UTF8",
                }
            )
            .Soon();
        Assert.Equal("note|id\n~a^~b~|1\nnil|2\n~c|d~|3\n", Text(stream.ToArray()));
        stream.SetLength(0);
        await table
            .Pool.CopyFromTableAsync(
                table.Name,
                stream,
                new PgCopyOptions
                {
                    Format = PgCopyFormat.Csv,
                    ForceQuote = ["*"],
                    Schema = "public",
                }
            )
            .Soon();
        Assert.Equal("\"1\",\"a~b\"\n\"2\",\n\"3\",\"c|d\"\n", Text(stream.ToArray()));
    }

    [Theory]
    [InlineData("select $1::int, $2::text, $1 + 1", "7\tit's\n", "7\tit's\t8\n")]
    [InlineData("select '$1', \"$2\", $2::text from (select $1::int as \"$2\") q -- $3", "", "$1\t7\tit's\n")]
    [InlineData(
        "select $$ $1 $$, E'\\'$1', /* $1 /* $2 */ */ a$1, $1::int, $2::text from (select 0 as a$1) q;",
        "",
        null
    )]
    public async Task Arguments_of_a_query_are_made_constants_by_the_server(string query, string _, string? expected)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        using var stream = new MemoryStream();
        ValueTask<CommandTag> copy = pool.CopyFromQueryAsync(query.TrimEnd(';'), stream, [7, "it's"]);
        Assert.Equal("COPY 1", (await copy.Soon()).Text);
        Assert.Equal(expected ?? " $1 \t'$1\t0\t7\tit's\n", Text(stream.ToArray()));
    }

    [Fact]
    public async Task Arguments_of_every_kind_arrive_as_they_were()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Query =
            "select $1::text, $2::numeric, $3::timestamptz = 'infinity', $4::bytea, $5::int[], $6::jsonb, $7::float8, $8::bpchar, $9::bool, $10::int is null, $11::date";
        PgArgument[] arguments =
        [
            "'); drop table x; -- \\ \n $1",
            1.50m,
            PgArgument.From(PgTimestamp.Infinity),
            new byte[] { 0, 255 },
            new[] { 1, 2 },
            "{\"a\": \"'\"}",
            0.1 + 0.2,
            "abc",
            true,
            PgArgument.Null,
            new DateOnly(2024, 2, 29),
        ];
        using var stream = new MemoryStream();
        await pool.CopyFromQueryAsync(Query, stream, arguments).Soon();
        Assert.Equal(
            "'); drop table x; -- \\\\ \\n $1\t1.50\tt\t\\\\x00ff\t{1,2}\t{\"a\": \"'\"}\t0.30000000000000004\tabc\tt\tt\t2024-02-29\n",
            Text(stream.ToArray())
        );
        await pool.CopyFromQueryAsync("select $1::int", stream, [1, 2]).FailsAsync<PgInputException, CommandTag>();
        await pool.CopyFromQueryAsync("select $1::int", stream, ["x"]).FailsAsync<PgInputException, CommandTag>();
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_query_that_fails_halfway_gives_the_servers_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        using var stream = new MemoryStream();
        await pool.CopyFromQueryAsync("select 1000 / (1000 - i) from generate_series(1, 2000) i", stream)
            .FailsWithAsync(SqlStates.DivisionByZero);
        await pool.CopyFromTableAsync("no_such_table", stream).FailsWithAsync(SqlStates.UndefinedTable);
        await pool.CopyFromQueryAsync("selct 1", stream).FailsWithAsync(SqlStates.SyntaxError);
        Assert.Equal(42, await pool.FetchValueAsync<int>("select 42").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task What_the_sink_throws_comes_out_as_it_was_and_the_server_is_stopped()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var mishap = new InvalidTimeZoneException("the sink's own");
        int pieces = 0;
        var thrown = await pool.CopyFromQueryAsync(
                Endless,
                (_, _) => ++pieces == 3 ? throw mishap : ValueTask.CompletedTask
            )
            .FailsAsync<InvalidTimeZoneException, CommandTag>();
        Assert.Same(mishap, thrown);
        Assert.Equal(3, pieces);
        Assert.Equal(42, await pool.FetchValueAsync<int>("select 42").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    [Fact]
    public async Task A_pipe_whose_reader_has_gone_fails_the_copy()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        await pool.CopyFromQueryAsync(Endless, pipe.Writer).FailsAsync<IOException, CommandTag>();
        Assert.Equal(42, await pool.FetchValueAsync<int>("select 42").Soon());
    }

    [Fact]
    public async Task Rows_come_out_typed_and_may_be_read_again()
    {
        await using CopyTable table = await FilledAsync(50_000);
        IAsyncEnumerable<(int, string?)> rows = table.Pool.CopyFromTableAsync<(int, string?)>(table.Name);
        for (int round = 0; round < 2; round++)
        {
            int expected = 0;
            await foreach ((int id, string? note) in rows)
            {
                Assert.Equal(++expected, id);
                Assert.Equal($"note {id}", note);
            }
            Assert.Equal(50_000, expected);
        }
        await foreach (PgRecord row in table.Pool.CopyFromTableAsync<PgRecord>(table.Name, ["note"], "public"))
        {
            Assert.Equal("note 1", row["note"]);
            break;
        }
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task Types_without_a_binary_form_here_come_out_as_text_within_binary_rows()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "a aclitem, id int, b aclitem[]");
        await table
            .Pool.ExecuteAsync(
                $"insert into {table.Name} values ('=r/postgres', 1, '{{=r/postgres}}'), (null, 2, null)"
            )
            .Soon();
        var rows = new List<string>();
        await foreach (PgRecord row in table.Pool.CopyFromTableAsync<PgRecord>(table.Name))
        {
            rows.Add($"{row.Get<string?>("a")} {row.Get<int>("id")} {row.Get<string[]?>("b")?.Single()}");
        }
        Assert.Equal(["=r/postgres 1 =r/postgres", " 2 "], rows);
    }

    [Fact]
    public async Task Progress_tells_lines_and_bytes()
    {
        await using CopyTable table = await FilledAsync(50_000);
        var heard = new List<PgCopyProgress>();
        using var stream = new MemoryStream();
        await table
            .Pool.CopyFromTableAsync(table.Name, stream, new PgCopyOptions { Progress = new Listener(heard) })
            .Soon();
        Assert.True(heard.Count > 3);
        Assert.Equal(heard.OrderBy(p => p.Bytes), heard);
        Assert.Equal(new PgCopyProgress(50_000, stream.Length), heard[^1]);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private async Task<CopyTable> FilledAsync(int rows)
    {
        CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.ExecuteAsync($"insert into {table.Name} select i, 'note ' || i from generate_series(1, {rows}) i")
            .Soon();
        return table;
    }

    private sealed class Listener(List<PgCopyProgress> heard) : IProgress<PgCopyProgress>
    {
        public void Report(PgCopyProgress value) => heard.Add(value);
    }
}
