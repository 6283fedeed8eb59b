using System.Diagnostics.CodeAnalysis;
using ActorPg.AkkaNet.Streams;
using Akka.Streams.Dsl;

namespace ActorPg.AkkaNet;

/// <summary>Streams that end at the server.</summary>
public static class PgSink
{
    /// <summary>
    /// Copies the elements into a table, in one COPY for the whole stream: all of it or nothing. The stream is asked for no more than the socket takes. A stream that fails
    /// takes the COPY along; a COPY that fails cancels the stream. Materialises the number of rows copied, which is known when the server has committed them.
    /// </summary>
    /// <param name="client">A pool, session or transaction; in a transaction the rows are its own until it commits.</param>
    /// <param name="table">The table's name, not quoted.</param>
    /// <param name="columns">The columns, in order; null for all that can be written, or for objects those that have a property.</param>
    /// <param name="schema">The table's schema; null for the search path.</param>
    /// <param name="options">Timeout and token.</param>
    /// <typeparam name="T">A tuple, an array or a <see cref="PgRecord"/>, by position; or an object, by its properties.</typeparam>
    public static Sink<T, Task<long>> Copy<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T
    >(
        PgClient client,
        string table,
        IReadOnlyList<string>? columns = null,
        string? schema = null,
        PgCallOptions options = default
    )
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(table);
        return Sink.FromGraph(
            new CopyStage<T>(rows =>
                client.CopyRecordsToTableAsync(table, rows, columns: columns, schema: schema, options: options)
            )
        );
    }
}
