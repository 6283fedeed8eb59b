using System.Text;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class ValueStreamTests(ServerFixture fixture)
{
    private const string Large = "select decode(repeat('ab', $1), 'hex')";

    [Fact]
    public async Task A_value_larger_than_any_row_may_be_is_read_as_it_arrives_and_never_held()
    {
        const int Size = 80 << 20; // MaxRowBytes is 64 MiB
        await using PgPool pool = await fixture.StartPoolAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await using PgValueStream value = (await pool.FetchStreamAsync(Large, Size).Soon())!;
        Assert.Equal(Size, value.Length);
        byte[] buffer = new byte[100_000];
        long most = 0;
        int count;
        while ((count = await value.ReadAsync(buffer).Soon()) > 0)
        {
            Assert.False(buffer.AsSpan(0, count).ContainsAnyExcept((byte)0xab));
            if (value.Position % (16 << 20) < count)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }
        Assert.Equal(Size, value.Position);
        Assert.InRange(most, 1, 2 << 20);
    }

    [Fact]
    public async Task Text_and_json_are_UTF8()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Equal("Grüße", await TextAsync(pool, "select 'Grüße'::text, 2"));
        Assert.Equal("{\"a\": 1}", await TextAsync(pool, "select '{\"a\":1}'::jsonb"));
        Assert.Equal("{\"a\":1}", await TextAsync(pool, "select '{\"a\":1}'::json"));
        Assert.Equal("(1,x)", await TextAsync(pool, "select row(1, 'x')::text"));
        Assert.Equal("", await TextAsync(pool, "select ''"));
    }

    [Fact]
    public async Task No_row_and_NULL_are_null_and_only_the_first_row_counts()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        Assert.Null(await pool.FetchStreamAsync("select 'x' where false").Soon());
        Assert.Null(await pool.FetchStreamAsync("select null::bytea, 'x'").Soon());
        Assert.Equal("1", await TextAsync(pool, "select g::text from generate_series(1, 100000) g"));
        string first = await TextAsync(pool, "select repeat('ab', g * 100000) from generate_series(1, 20) g");
        Assert.Equal(200_000, first.Length);
    }

    [Fact]
    public async Task What_is_no_bytes_on_the_wire_is_refused_by_name()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        PgInputException number = await Assert.ThrowsAsync<PgInputException>(() =>
            pool.FetchStreamAsync("select 1 as n").AsTask()
        );
        Assert.Contains("'n'", number.Message, StringComparison.Ordinal);
        Assert.Contains("int4", number.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PgInputException>(() => pool.FetchStreamAsync("create temp table t (a int)").AsTask());
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task Leaving_early_stops_the_statement_and_frees_the_connection()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        for (int i = 0; i < 5; i++)
        {
            await using PgValueStream value = (await pool.FetchStreamAsync(Large, 20 << 20).Soon())!;
            Assert.True(await value.ReadAsync(new byte[10]).Soon() > 0);
        }
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }

    [Fact]
    public async Task A_statement_that_fails_behind_the_value_fails_the_read_at_its_end()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await using PgValueStream value = (
            await pool.FetchStreamAsync("select repeat('x', 100000), 1 / (g - 2) from generate_series(1, 2) g").Soon()
        )!;
        PostgresException error = await Assert.ThrowsAsync<PostgresException>(() =>
            value.CopyToAsync(Stream.Null).Soon()
        );
        Assert.Equal(SqlStates.DivisionByZero, error.SqlState);
        Assert.Equal(100_000, value.Position);
    }

    [Fact]
    public async Task A_connection_lost_within_the_value_is_an_error_and_no_early_end()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await using Backends backends = await Backends.OfAsync(pool, fixture.Url);
        await using PgValueStream value = (await pool.FetchStreamAsync(Large, 40 << 20).Soon())!;
        await backends.TerminateAllAsync();
        // It is within the value now, and would get to its end, and to say goodbye, if that were read before it has noticed.
        await Patience.UntilAsync(async () => (await backends.PidsAsync()).Count == 0, "the backend is gone");
        await Assert.ThrowsAsync<PgConnectionException>(() => value.CopyToAsync(Stream.Null).Soon());
        Assert.True(value.Position < value.Length);
    }

    [Fact]
    public async Task A_read_that_was_cancelled_loses_nothing()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await using PgSession session = await pool.AcquireAsync().Soon();
        long key = Pools.UniqueLock();
        await using PgPool other = await fixture.StartPoolAsync(1);
        await using PgSession holder = await other.AcquireAsync().Soon();
        await holder.FetchAsync("select pg_advisory_lock($1)", key).Soon();
        await using PgValueStream value = (
            await session
                .FetchStreamAsync(
                    "select repeat('x', 100000), case when g = 2 then pg_advisory_lock($1) end from generate_series(1, 2) g",
                    key
                )
                .Soon()
        )!;
        long read = 0;
        using var end = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        byte[] buffer = new byte[10_000];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
            {
                read += await value.ReadAsync(buffer, end.Token).Soon();
            }
        });
        await holder.FetchAsync("select pg_advisory_unlock($1)", key).Soon();
        for (int count = 1; count > 0; read += count)
        {
            count = await value.ReadAsync(buffer).Soon();
        }
        Assert.Equal(100_000, read);
    }

    [Fact]
    public async Task Blocking_reads_work_where_nothing_else_does()
    {
        await using PgPool pool = await fixture.StartPoolAsync(1);
        await using PgTransaction transaction = await pool.BeginAsync().Soon();
        await using PgValueStream value = (await transaction.FetchStreamAsync("select $1::text", "a\nb").Soon())!;
        Assert.Equal(["a", "b"], await Task.Run(() => Lines(value)).Soon());
        await transaction.CommitAsync().Soon();
    }

    private static string[] Lines(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return [reader.ReadLine()!, reader.ReadLine()!];
    }

    private static async Task<string> TextAsync(PgPool pool, string sql)
    {
        await using PgValueStream value = (await pool.FetchStreamAsync(sql).Soon())!;
        using var reader = new StreamReader(value, Encoding.UTF8);
        return await reader.ReadToEndAsync().Soon();
    }
}
