namespace ActorPg.Server.Tests;

/// <summary>A pool with a table <c>(id int primary key, note text)</c> of its own, dropped with it.</summary>
internal sealed class Table : IAsyncDisposable
{
    private Table(PgPool pool, string name)
    {
        Pool = pool;
        Name = name;
    }

    public PgPool Pool { get; }

    public string Name { get; }

    public string Insert => $"insert into {Name} (id) values ($1)";

    public static async Task<Table> CreateAsync(
        ServerFixture fixture,
        int size = 1,
        Func<PgOptions, PgOptions>? change = null
    )
    {
        PgPool pool = await fixture.StartPoolAsync(size, change);
        string name = Pools.Unique("t");
        await pool.ExecuteAsync($"create table {name} (id int primary key, note text)").Soon();
        return new Table(pool, name);
    }

    public async Task<IReadOnlyList<int>> ReadAsync() =>
        await Pool.FetchAsync<int>($"select id from {Name} order by id").Soon();

    public Task<long> CountAsync() => Pool.FetchValueAsync<long>($"select count(*) from {Name}").Soon();

    public Task<long> CountInAsync(PgSession session) =>
        session.FetchValueAsync<long>($"select count(*) from {Name}").Soon();

    public async ValueTask DisposeAsync()
    {
        await Pool.ExecuteAsync($"drop table {Name}").Soon();
        await Pool.DisposeAsync();
    }
}
