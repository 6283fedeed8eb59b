namespace ActorPg.Api.Copy;

/// <summary>A part of a record that fills a column.</summary>
/// <param name="Name">What a column is matched by.</param>
/// <param name="Get">Reads it.</param>
internal sealed record Member<T>(string Name, Func<T, PgArgument> Get);
