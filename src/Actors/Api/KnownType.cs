using ActorPg.Api.Mapping;

namespace ActorPg.Api;

/// <summary>How one type is read where it is known only as a <see cref="Type"/>.</summary>
/// <param name="Boxed">Reads a column as that type, boxed.</param>
/// <param name="Optional">For a nullable type its <see cref="OptionalReader{T}"/>.</param>
internal sealed record KnownType(Func<PgRecord, int, Slot, object?> Boxed, object? Optional);
