using ActorPg.Messages;

namespace ActorPg.AkkaNet;

/// <summary>
/// All rows of a statement, however many, asked of a pool on any node: the answer is a reference to a stream of pieces, which flow only as fast as they are
/// read. <see cref="PgSource.Remote"/> asks and puts the rows together.
/// </summary>
/// <param name="Sql">One statement.</param>
/// <param name="Arguments">One for each parameter.</param>
public sealed record QueryStream(string Sql, params PgArgument[] Arguments) : IPoolMessage;
