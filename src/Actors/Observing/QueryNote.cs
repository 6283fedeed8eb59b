using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Codecs;

namespace ActorPg.Observing;

/// <summary>What query loggers are told, made where a request is settled; nothing is where nobody asked for it.</summary>
internal static class QueryNote
{
    /// <summary>Whether anybody wants to hear of requests made here.</summary>
    public static bool IsWanted(PoolGate gate, Lease? lease) =>
        !gate.Observers.Queries.IsEmpty || lease?.ObserversIfAny is { Queries.IsEmpty: false };

    /// <summary>Tells of a request that is settled now.</summary>
    /// <param name="request">The request, which nobody has given back yet.</param>
    /// <param name="failure">What its caller is thrown; null for success.</param>
    /// <param name="server">Who answered; null when it was never sent.</param>
    /// <param name="complete">The host's.</param>
    public static void Tell(IRequest request, Exception? failure, ServerFacts? server, Action<IReply> complete)
    {
        ref RequestCore core = ref request.Core;
        if (core.SentAt == 0 || core.Gate is not { } gate || request is PrepareRequest or PingRequest)
        {
            return;
        }
        var note = new PgQueryLog(
            request.Sql,
            gate.Time.GetElapsedTime(core.SentAt),
            failure,
            server?.Endpoint,
            server?.ProcessId ?? 0
        )
        {
            Arguments = (request as StatementRequest)?.LoggedArguments,
        };
        gate.Observers.Queries.Tell(note, complete);
        core.Lease?.ObserversIfAny?.Queries.Tell(note, complete);
    }

    /// <summary>The arguments as objects, for those who asked to see them.</summary>
    public static IReadOnlyList<object?> Values(ReadOnlySpan<PgArgument> arguments)
    {
        object?[] values = new object?[arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(arguments[i]);
        }
        return values;
    }

    private static object? Value(in PgArgument argument) =>
        argument.Kind switch
        {
            PgArgumentKind.Null => null,
            PgArgumentKind.Boolean => argument.Boolean,
            PgArgumentKind.Int16 => argument.Int16,
            PgArgumentKind.Int32 => argument.Int32,
            PgArgumentKind.Int64 => argument.Int64,
            PgArgumentKind.UInt32 => argument.UInt32,
            PgArgumentKind.UInt64 => argument.UInt64,
            PgArgumentKind.Single => argument.Single,
            PgArgumentKind.Double => argument.Double,
            PgArgumentKind.Decimal => argument.Decimal,
            PgArgumentKind.Char => argument.Char,
            PgArgumentKind.String => argument.String,
            PgArgumentKind.Bytes => argument.Bytes.ToArray(),
            PgArgumentKind.Guid => argument.Guid,
            PgArgumentKind.Date => argument.Date,
            PgArgumentKind.Time => argument.Time,
            PgArgumentKind.DateTime => argument.DateTime,
            PgArgumentKind.DateTimeOffset => argument.DateTimeOffset,
            PgArgumentKind.TimeSpan => argument.TimeSpan,
            _ => argument.Object,
        };
}
