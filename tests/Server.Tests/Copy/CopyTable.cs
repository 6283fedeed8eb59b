using System.Text;

namespace ActorPg.Server.Tests.Copy;

/// <summary>A pool with a table of its own, dropped with it.</summary>
internal sealed class CopyTable : IAsyncDisposable
{
    private CopyTable(PgPool pool, string name)
    {
        Pool = pool;
        Name = name;
    }

    public PgPool Pool { get; }

    public string Name { get; }

    /// <summary>A table with these columns, and a pool of one connection unless more are asked for.</summary>
    public static async Task<CopyTable> CreateAsync(
        ServerFixture fixture,
        string columns = "id int, note text",
        int size = 1,
        Func<PgOptions, PgOptions>? change = null
    )
    {
        PgPool pool = await fixture.StartPoolAsync(size, change);
        string name = Pools.Unique("copy");
        await pool.ExecuteAsync($"create table {name} ({columns})").Soon();
        return new CopyTable(pool, name);
    }

    public Task<long> CountAsync() => Pool.FetchValueAsync<long>($"select count(*) from {Name}").Soon();

    /// <summary>All rows as the server writes them, by their first column.</summary>
    public async Task<string> TextAsync(string order = "1")
    {
        using var bytes = new MemoryStream();
        await Pool.CopyFromQueryAsync($"select * from {Name} order by {order}", bytes).Soon();
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <summary>The connection of the pool still is the first it ever had, and answers.</summary>
    public async Task AssertUsableAsync()
    {
        Assert.Equal(42, await Pool.FetchValueAsync<int>("select 42").Soon());
        Assert.Equal(0, Pool.GetStatistics().Restarts);
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.ExecuteAsync($"drop table {Name}").Soon();
        await Pool.DisposeAsync();
    }
}
