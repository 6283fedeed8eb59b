namespace ActorPg.Server.Tests;

[Collection(ServerFixture.Collection)]
public sealed class FailingParseTests(ServerFixture fixture)
{
    [Fact]
    public async Task Every_caller_of_a_statement_that_cannot_be_parsed_gets_the_error_of_the_parse()
    {
        await using PgPool pool = await PgPool.StartAsync(PgOptions.Parse(fixture.Url) with { MaxSize = 2 });

        string?[] states = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => StateOfAsync(pool)));

        Assert.Equal([SqlStates.UndefinedColumn], states.Distinct(StringComparer.Ordinal));
    }

    // Three in a row on each caller: the later ones find a statement in the cache whose Parse is on its way to fail.
    private static async Task<string?> StateOfAsync(PgPool pool)
    {
        string? state = null;
        for (int i = 0; i < 3; i++)
        {
            PostgresException error = await Assert.ThrowsAsync<PostgresException>(async () =>
                await pool.FetchAsync("select nothing_of_that_name + $1::int", i)
            );
            state = error.SqlState;
            if (state != SqlStates.UndefinedColumn)
            {
                break;
            }
        }
        return state;
    }
}
