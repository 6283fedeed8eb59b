namespace ActorPg.Server.Tests;

/// <summary>A schema of its own for one test, in front of the search path of its pools, and dropped with it.</summary>
internal sealed class Schema : IAsyncDisposable
{
    private readonly ServerFixture _fixture;
    private readonly PgPool _owner;

    private Schema(ServerFixture fixture, PgPool owner, string name)
    {
        _fixture = fixture;
        _owner = owner;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Makes a schema, and runs a script in it.</summary>
    public static async Task<Schema> CreateAsync(ServerFixture fixture, string script = "")
    {
        string name = Pools.Unique("s");
        PgPool owner = await fixture.StartPoolAsync();
        var schema = new Schema(fixture, owner, name);
        await schema.RunAsync($"create schema {name}; {script}");
        return schema;
    }

    /// <summary>Runs a script from another pool than those under test.</summary>
    public async Task RunAsync(string script) =>
        await _owner.ExecuteAsync($"set search_path = {Name}, public; {script}").Soon();

    public ValueTask<PgPool> StartPoolAsync(int size = 1, PgTypeMap? types = null) =>
        _fixture.StartPoolAsync(
            size,
            options => options.WithSetting("search_path", $"{Name},public") with { Types = types ?? new PgTypeMap() }
        );

    public async ValueTask DisposeAsync()
    {
        await _owner.ExecuteAsync($"set client_min_messages = error; drop schema if exists {Name} cascade").Soon();
        await _owner.DisposeAsync();
    }
}
