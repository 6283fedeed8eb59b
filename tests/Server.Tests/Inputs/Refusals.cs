namespace ActorPg.Server.Tests.Inputs;

/// <summary>What a bad input must come to: a clear error, and a connection that goes on as before.</summary>
internal static class Refusals
{
    /// <summary>The arguments are refused before a byte is sent; the statement is known to the server already.</summary>
    public static async Task<PgInputException> RefusesAsync(this PgPool pool, string sql, params PgArgument[] arguments)
    {
        await pool.PrepareAsync(sql).Soon();
        PgInputException refused = await pool.RefusesAsync(async () =>
            await pool.FetchAsync(sql, default(PgCallOptions), arguments)
        );
        await pool.RefusesAsync(async () => await pool.ExecuteManyAsync(sql, [arguments]));
        return refused;
    }

    /// <summary>The call is refused before a byte is sent.</summary>
    public static async Task<PgInputException> RefusesAsync(this PgPool pool, Func<Task> call)
    {
        await pool.IsUsableAsync();
        long asked = pool.GetStatistics().Queries;
        PgInputException refused = await Assert.ThrowsAsync<PgInputException>(() => call().Soon());
        Assert.Equal(asked, pool.GetStatistics().Queries);
        await pool.IsUsableAsync();
        return refused;
    }

    /// <summary>The server refuses, with this code.</summary>
    public static async Task<PostgresException> ServerRefusesAsync(
        this PgPool pool,
        string sqlState,
        string sql,
        params PgArgument[] arguments
    )
    {
        PostgresException refused = await pool.FetchAsync(sql, default(PgCallOptions), arguments)
            .FailsWithAsync(sqlState);
        Assert.Equal(PgOutcome.Server, refused.Outcome);
        await pool.IsUsableAsync();
        return refused;
    }

    /// <summary>The first connection that the pool ever had answers, and nothing is left in flight.</summary>
    public static async Task IsUsableAsync(this PgPool pool)
    {
        Assert.Equal(41, await pool.FetchValueAsync<int>("select $1::int", 41).Soon());
        await Patience.UntilAsync(() => pool.GetStatistics().InFlight == 0, "nothing is in flight");
        Assert.Equal((0, 0), (pool.GetStatistics().Restarts, pool.GetStatistics().Losses));
    }

    /// <summary>What comes back of a value that is sent as a type.</summary>
    public static async Task<T> RoundTripAsync<T>(this PgPool pool, string type, T value) =>
        (await pool.FetchValueAsync<T>($"select $1::{type}", PgArgument.Of(value)).Soon())!;
}
