namespace ActorPg.Messages;

/// <summary>One statement for many rows as one transaction, by message; the answer is the number of rows it touched.</summary>
/// <param name="Sql">One statement.</param>
/// <param name="Rows">The arguments of each run; enumerated once, after the message was told.</param>
public sealed record ExecuteMany(string Sql, IEnumerable<PgArgument[]> Rows) : PoolRequest<long>
{
    private protected override ValueTask<long> RunAsync(PgClient client) => client.ExecuteManyAsync(Sql, Rows, Options);
}
