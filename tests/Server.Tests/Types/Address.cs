namespace ActorPg.Server.Tests.Types;

/// <summary>address (street text, house_no int, "ZIP" text, mood mood).</summary>
public sealed record Address(string? Street, int HouseNo, [PgName("ZIP")] string? PostalCode, Mood? Mood);
