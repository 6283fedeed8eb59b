using System.IO.Pipelines;
using System.Text;

namespace ActorPg.Server.Tests.Copy;

/// <summary>Bytes into a table, in each form and from each kind of source.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyBytesInTests(ServerFixture fixture)
{
    private const int Many = 50_000;

    [Fact]
    public async Task A_stream_is_read_to_its_end_and_left_open()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        using var stream = new MemoryStream(Lines(Many));
        Assert.Equal($"COPY {Many}", (await table.Pool.CopyToTableAsync(table.Name, stream).Soon()).Text);
        Assert.Equal(Many, await table.CountAsync());
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task A_stream_that_gives_a_byte_at_a_time_is_copied_all_the_same()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using var slow = new DripStream(Lines(50));
        Assert.Equal(50, (await table.Pool.CopyToTableAsync(table.Name, slow).Soon()).Rows);
    }

    [Fact]
    public async Task A_pipe_is_read_to_its_end()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var pipe = new Pipe();
        Task<CommandTag> copy = table.Pool.CopyToTableAsync(table.Name, pipe.Reader).AsTask();
        byte[] lines = Lines(Many);
        for (int at = 0; at < lines.Length; at += 10_007)
        {
            await pipe.Writer.WriteAsync(lines.AsMemory(at, Math.Min(10_007, lines.Length - at)));
        }
        await pipe.Writer.CompleteAsync();
        Assert.Equal(Many, (await copy.Soon()).Rows);
    }

    [Fact]
    public async Task Pieces_of_any_size_are_copied_wherever_they_are_cut()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        byte[] lines = Lines(Many);
        Assert.Equal(
            Many,
            (await table.Pool.CopyToTableAsync(table.Name, PiecesAsync(lines, lines.Length)).Soon()).Rows
        );
        Assert.Equal(Many, (await table.Pool.CopyToTableAsync(table.Name, PiecesAsync(lines, 7)).Soon()).Rows);
        Assert.Equal(Many, (await table.Pool.CopyToTableAsync(table.Name, lines).Soon()).Rows);
        Assert.Equal(0, (await table.Pool.CopyToTableAsync(table.Name, ReadOnlyMemory<byte>.Empty).Soon()).Rows);
        Assert.Equal(3 * Many, await table.CountAsync());
    }

    [Fact]
    public async Task A_file_is_copied_and_one_that_is_not_there_is_an_error_before_anything_is_sent()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, Lines(10));
            Assert.Equal(10, (await table.Pool.CopyToTableAsync(table.Name, path).Soon()).Rows);
        }
        finally
        {
            File.Delete(path);
        }
        await table.Pool.CopyToTableAsync(table.Name, path).FailsAsync<FileNotFoundException, CommandTag>();
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task Csv_is_read_with_every_option_it_has()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "id int, note text, extra text");
        string data = "note|id|extra\n~a|~~b~|1|~nil~\nnil|2|nil\n";
        await table
            .Pool.CopyToTableAsync(
                table.Name,
                Encoding.UTF8.GetBytes(data.Replace("~~", "^~", StringComparison.Ordinal)),
                new PgCopyOptions
                {
                    Format = PgCopyFormat.Csv,
                    Columns = ["note", "id", "extra"],
                    Delimiter = '|',
                    Null = "nil",
                    Header = true,
                    Quote = '~',
                    Escape = '^',
                    ForceNull = ["extra"],
                    ForceNotNull = ["note"],
                    Encoding = "UTF8",
                    Where = "id > 0",
                }
            )
            .Soon();
        Assert.Equal("1\ta|~b\t\\N\n2\tnil\t\\N\n", await table.TextAsync());
    }

    [Fact]
    public async Task Text_in_another_encoding_is_converted_by_the_server()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.CopyToTableAsync(
                table.Name,
                Encoding.Latin1.GetBytes(
                    "1;žluťoučký"
                        .Replace("ž", "\u00fe", StringComparison.Ordinal)
                        .Replace("ť", "\u00fd", StringComparison.Ordinal)
                        .Replace("č", "\u00e7", StringComparison.Ordinal)
                ),
                new PgCopyOptions { Delimiter = ';', Encoding = "LATIN1" }
            )
            .Soon();
        Assert.Equal("þluýouçký", await table.Pool.FetchValueAsync<string>($"select note from {table.Name}").Soon());
    }

    [Fact]
    public async Task Option_values_are_quoted_whatever_is_in_them()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.CopyToTableAsync(
                table.Name,
                "1'it's\n"u8.ToArray(),
                new PgCopyOptions
                {
                    Format = PgCopyFormat.Csv,
                    Delimiter = '\'',
                    Null = "\\",
                    Quote = '~',
                }
            )
            .FailsWithAsync(SqlStates.BadCopyFileFormat);
        await table
            .Pool.CopyToTableAsync(
                table.Name,
                "1\t\\'); drop table x; --\n"u8.ToArray(),
                new PgCopyOptions
                {
                    Format = PgCopyFormat.Csv,
                    Delimiter = '\t',
                    Null = "\\'); drop table x; --",
                }
            )
            .Soon();
        Assert.Equal("1\t\\N\n", await table.TextAsync());
    }

    [Fact]
    public async Task Options_of_the_other_direction_are_refused_before_anything_is_sent()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await Refused(() => pool.CopyToTableAsync("t", Stream.Null, new PgCopyOptions { ForceQuote = ["*"] }));
        await Refused(() => pool.CopyFromTableAsync("t", Stream.Null, new PgCopyOptions { ForceNull = ["a"] }));
        await Refused(() => pool.CopyFromTableAsync("t", Stream.Null, new PgCopyOptions { Where = "true" }));
        await Refused(() =>
            pool.CopyFromQueryAsync("select 1", Stream.Null, copy: new PgCopyOptions { Columns = ["a"] })
        );
        await Refused(() => pool.CopyToTableAsync("t", Stream.Null, new PgCopyOptions { Columns = [] }));
        await Refused(() => pool.CopyToTableAsync("t", Stream.Null, new PgCopyOptions { Null = "a\0" }));

        static Task Refused(Func<ValueTask<CommandTag>> call) =>
            Assert.ThrowsAsync<PgInputException>(async () => await call().Soon());
    }

    [Fact]
    public async Task What_was_copied_out_in_any_form_can_be_copied_in_again()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.ExecuteAsync(
                $"insert into {table.Name} select i, case when i % 3 > 0 then E'tab\\t, \"quote\", \\\\, new\\nline ' || i end from generate_series(1, 1000) i"
            )
            .Soon();
        string before = await table.TextAsync();
        foreach (PgCopyFormat format in Enum.GetValues<PgCopyFormat>())
        {
            using var bytes = new MemoryStream();
            var form = new PgCopyOptions { Format = format };
            Assert.Equal(1000, (await table.Pool.CopyFromTableAsync(table.Name, bytes, form).Soon()).Rows);
            await table.Pool.ExecuteAsync($"truncate {table.Name}").Soon();
            bytes.Position = 0;
            Assert.Equal(1000, (await table.Pool.CopyToTableAsync(table.Name, bytes, form).Soon()).Rows);
            Assert.Equal(before, await table.TextAsync());
        }
    }

    [Fact]
    public async Task Progress_of_a_stream_tells_bytes_and_at_the_end_the_servers_count()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var heard = new List<PgCopyProgress>();
        byte[] lines = Lines(Many);
        await table
            .Pool.CopyToTableAsync(
                table.Name,
                new MemoryStream(lines),
                new PgCopyOptions { Progress = new Listener(heard) }
            )
            .Soon();
        Assert.All(heard[..^1], p => Assert.Equal(0, p.Rows));
        Assert.Equal(new PgCopyProgress(Many, lines.Length), heard[^1]);
    }

    private static byte[] Lines(int count) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, count).Select(i => $"{i}\tnote {i}\n")));

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(byte[] bytes, int size)
    {
        for (int at = 0; at < bytes.Length; at += size)
        {
            if (at % 1001 == 0)
            {
                await Task.Yield();
            }
            yield return bytes.AsMemory(at, Math.Min(size, bytes.Length - at));
        }
    }

    private sealed class Listener(List<PgCopyProgress> heard) : IProgress<PgCopyProgress>
    {
        public void Report(PgCopyProgress value) => heard.Add(value);
    }
}
