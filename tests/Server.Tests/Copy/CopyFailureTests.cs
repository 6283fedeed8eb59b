using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorPg.Server.Tests.Copy;

/// <summary>COPY into a table that does not come to its end: nothing stays, and the connection is as good as before.</summary>
[Collection(ServerFixture.Collection)]
public sealed class CopyFailureTests(ServerFixture fixture)
{
    private const int Many = 20_000;

    [Fact]
    public async Task A_row_of_the_wrong_width_is_named_and_nothing_stays()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var wrong = await table
            .Pool.CopyRecordsToTableAsync(
                table.Name,
                Enumerable.Range(0, Many).Select(i => i == Many - 7 ? new PgArgument[] { i } : [i, "x"])
            )
            .FailsAsync<PgInputException, CommandTag>();
        Assert.Equal($"row {Many - 7}: the row has 1 value, the COPY has 2 columns", Headline(wrong));
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_value_that_its_column_cannot_hold_is_named_by_row_and_column()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var wrong = await table
            .Pool.CopyRecordsToTableAsync(table.Name, [(1L, "a"), (5_000_000_000L, "b")])
            .FailsAsync<PgInputException, CommandTag>();
        Assert.StartsWith("row 1, column 'id': ", wrong.Message, StringComparison.Ordinal);
        var unfit = await table
            .Pool.CopyRecordsToTableAsync(table.Name, [(1, 2.5)])
            .FailsAsync<PgInputException, CommandTag>();
        Assert.StartsWith(
            "row 0, column 'note': Double cannot be sent as text",
            unfit.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_null_row_is_named()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var wrong = await table
            .Pool.CopyRecordsToTableAsync<Tuple<int, string>>(table.Name, [Tuple.Create(1, "a"), null!])
            .FailsAsync<PgInputException, CommandTag>();
        Assert.StartsWith("row 1: the row is null", wrong.Message, StringComparison.Ordinal);
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task What_the_source_throws_comes_out_as_it_was_and_nothing_stays()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        var mishap = new InvalidTimeZoneException("the source's own");
        var thrown = await table
            .Pool.CopyRecordsToTableAsync(table.Name, Until(Many, mishap))
            .FailsAsync<InvalidTimeZoneException, CommandTag>();
        Assert.Same(mishap, thrown);
        thrown = await table
            .Pool.CopyRecordsToTableAsync(table.Name, UntilAsync(Many, mishap))
            .FailsAsync<InvalidTimeZoneException, CommandTag>();
        Assert.Same(mishap, thrown);
        thrown = await table
            .Pool.CopyToTableAsync(table.Name, PiecesAsync(Many, mishap))
            .FailsAsync<InvalidTimeZoneException, CommandTag>();
        Assert.Same(mishap, thrown);
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_source_that_fails_when_disposed_of_leaves_nothing()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.CopyRecordsToTableAsync(table.Name, BadEnd())
            .FailsAsync<InvalidTimeZoneException, CommandTag>();
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();

        static IEnumerable<(int, string)> BadEnd()
        {
            using var end = new FailingEnd();
            yield return (1, "a");
        }
    }

    [Fact]
    public async Task A_source_that_fails_in_a_transaction_leaves_a_failed_one_which_rolls_back()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync($"insert into {table.Name} values (1, 'kept?')").Soon();
            await transaction
                .CopyRecordsToTableAsync(table.Name, Until(10, new InvalidTimeZoneException()))
                .FailsAsync<InvalidTimeZoneException, CommandTag>();
            await transaction.FetchAsync("select 1").FailsWithAsync(SqlStates.InFailedSqlTransaction);
        }
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_savepoint_around_a_copy_saves_the_transaction()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await using (PgTransaction transaction = await table.Pool.BeginAsync())
        {
            await transaction.ExecuteAsync($"insert into {table.Name} values (1, 'kept')").Soon();
            await using (PgTransaction inner = await transaction.BeginAsync())
            {
                await inner
                    .CopyRecordsToTableAsync(table.Name, Until(Many, new InvalidTimeZoneException()))
                    .FailsAsync<InvalidTimeZoneException, CommandTag>();
            }
            await transaction.CommitAsync().Soon();
        }
        Assert.Equal("1\tkept\n", await table.TextAsync());
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_the_servers_own_error_and_the_source_is_not_touched()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        bool isTouched = false;
        IEnumerable<(int, string)> source = Enumerable
            .Range(0, 1)
            .Select(i =>
            {
                isTouched = true;
                return (i, "");
            });
        await table.Pool.CopyRecordsToTableAsync("no_such_table", source).FailsWithAsync(SqlStates.UndefinedTable);
        await table
            .Pool.CopyRecordsToTableAsync(table.Name, source, columns: ["id", "nowhere"])
            .FailsWithAsync(SqlStates.UndefinedColumn);
        await table.Pool.CopyToTableAsync("no_such_table", "1\n"u8.ToArray()).FailsWithAsync(SqlStates.UndefinedTable);
        Assert.False(isTouched);
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task An_error_of_the_server_in_the_middle_ends_the_copy_and_the_rest_is_not_sent()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "id int primary key, note text");
        long given = 0;
        var error = await table
            .Pool.CopyRecordsToTableAsync(
                table.Name,
                Enumerable
                    .Range(0, 10_000_000)
                    .Select(i =>
                    {
                        given++;
                        return (i == 5000 ? 1 : i, "a note of some length, so that it fills buffers");
                    })
            )
            .FailsWithAsync(SqlStates.UniqueViolation);
        Assert.Equal(table.Name, error.TableName);
        Assert.InRange(given, 5000, 9_999_999);
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task Bad_bytes_are_the_servers_own_error_with_the_line_in_its_context()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        PostgresException error = await table
            .Pool.CopyToTableAsync(table.Name, "1\ta\nx\tb\n"u8.ToArray())
            .FailsWithAsync(SqlStates.InvalidTextRepresentation);
        Assert.Contains("line 2", error.Where, StringComparison.Ordinal);
        error = await table
            .Pool.CopyToTableAsync(table.Name, "1\n"u8.ToArray())
            .FailsWithAsync(SqlStates.BadCopyFileFormat);
        Assert.Contains("missing data", error.MessageText, StringComparison.Ordinal);
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task A_trigger_that_refuses_the_last_row_refuses_all()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture, "id int check (id < 4999), note text");
        await table
            .Pool.CopyRecordsToTableAsync(table.Name, Enumerable.Range(0, 5000).Select(i => (i, "x")))
            .FailsWithAsync(SqlStates.CheckViolation);
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task Copy_as_plain_sql_is_refused_and_the_methods_are_named()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        PgInputException refused = Assert.Throws<PgInputException>(() =>
        {
            _ = table.Pool.FetchAsync($"/* a */ copy {table.Name} from stdin");
        });
        Assert.Contains("CopyRecordsToTableAsync", refused.Message, StringComparison.Ordinal);
        PostgresException copyIn = await table
            .Pool.ExecuteAsync($"copy {table.Name} from stdin")
            .FailsWithAsync(SqlStates.QueryCanceled);
        Assert.Contains("CopyToTableAsync", copyIn.MessageText, StringComparison.Ordinal);
        var copyOut = await table
            .Pool.ExecuteAsync($"copy (select generate_series(1, 100000)) to stdout")
            .FailsAsync<PgInputException, CommandTag>();
        Assert.Contains("CopyFromTableAsync", copyOut.Message, StringComparison.Ordinal);
        await table.AssertUsableAsync();
    }

    [Fact]
    public async Task Progress_that_throws_fails_the_copy()
    {
        await using CopyTable table = await CopyTable.CreateAsync(fixture);
        await table
            .Pool.CopyRecordsToTableAsync(
                table.Name,
                Enumerable.Range(0, Many).Select(i => (i, "a note")),
                progress: new Refusal()
            )
            .FailsAsync<InvalidTimeZoneException, CommandTag>();
        Assert.Equal(0, await table.CountAsync());
        await table.AssertUsableAsync();
    }

    private static string Headline(PgInputException wrong) =>
        wrong.Message.Replace(" (Parameter 'records')", "", StringComparison.Ordinal);

    private static IEnumerable<(int, string)> Until(int count, Exception mishap)
    {
        for (int i = 0; i < count; i++)
        {
            yield return (i, "some note");
        }
        throw mishap;
    }

    private static async IAsyncEnumerable<(int, string)> UntilAsync(int count, Exception mishap)
    {
        foreach ((int, string) row in Until(count, mishap))
        {
            yield return row;
        }
        await Task.Yield();
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(int count, Exception mishap)
    {
        for (int i = 0; i < count; i++)
        {
            yield return Encoding.UTF8.GetBytes($"{i}\tnote\n");
        }
        await Task.Yield();
        throw mishap;
    }

    private sealed class Refusal : IProgress<PgCopyProgress>
    {
        public void Report(PgCopyProgress value) => throw new InvalidTimeZoneException();
    }

    private sealed class FailingEnd : IDisposable
    {
        [SuppressMessage("Design", "CA1065", Justification = "A disposal that fails is what is tried.")]
        public void Dispose() => throw new InvalidTimeZoneException();
    }
}
