using System.Text.Json;

namespace ActorPg.Server.Tests.Api;

[Collection(ServerFixture.Collection)]
public sealed class ExplainTests(ServerFixture fixture)
{
    [Fact]
    public async Task The_plan_comes_as_JSON_and_nothing_runs()
    {
        await using Table table = await Table.CreateAsync(fixture);
        PgStatement insert = await table.Pool.PrepareAsync(table.Insert).Soon();

        JsonElement plan = await insert.ExplainAsync(arguments: 1).Soon();

        Assert.Equal("ModifyTable", plan[0].GetProperty("Plan").GetProperty("Node Type").GetString());
        Assert.False(plan[0].TryGetProperty("Execution Time", out _));
        Assert.Equal(0, await table.CountAsync());
    }

    [Fact]
    public async Task Analyzed_it_runs_and_is_rolled_back()
    {
        await using Table table = await Table.CreateAsync(fixture);
        PgStatement insert = await table.Pool.PrepareAsync(table.Insert).Soon();

        JsonElement plan = await insert.ExplainAsync(analyze: true, 1).Soon();

        Assert.True(plan[0].GetProperty("Execution Time").GetDouble() >= 0);
        Assert.Equal(0, await table.CountAsync());
        await using PgTransaction transaction = await table.Pool.BeginAsync().Soon();
        await transaction.ExecuteAsync(table.Insert, 2).Soon();
        PgStatement within = await transaction.PrepareAsync(table.Insert).Soon();
        await within.ExplainAsync(analyze: true, 3).Soon();
        await transaction.CommitAsync().Soon();
        Assert.Equal([2], await table.ReadAsync());
    }
}
