namespace ActorPg.Messages;

/// <summary>All rows of a statement, by message. Immutable: the arguments are the sender's to leave alone.</summary>
/// <param name="Sql">One statement.</param>
/// <param name="Arguments">One for each parameter.</param>
public sealed record Query(string Sql, params PgArgument[] Arguments) : PoolRequest<QueryResult>
{
    private protected override ValueTask<QueryResult> RunAsync(PgClient client) =>
        client.FetchAsync(Sql, Options, Arguments);
}
