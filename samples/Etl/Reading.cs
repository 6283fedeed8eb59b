namespace Etl;

/// <summary>A row of the table that is read. Columns find the parameters by their names.</summary>
internal sealed record Reading(long Id, int Sensor, DateTimeOffset TakenAt, int TenthsFahrenheit);
