namespace ActorPg.Messages;

/// <summary>A statement with arguments, or a script without, by message; the answer is the tag of the last command.</summary>
/// <param name="Sql">One statement, or a script.</param>
/// <param name="Arguments">One for each parameter; none for a script.</param>
public sealed record Execute(string Sql, params PgArgument[] Arguments) : PoolRequest<CommandTag>
{
    private protected override ValueTask<CommandTag> RunAsync(PgClient client) =>
        client.ExecuteAsync(Sql, Options, Arguments);
}
