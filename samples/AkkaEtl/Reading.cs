namespace AkkaEtl;

/// <summary>A row of the source.</summary>
/// <param name="Id">Its key, from 1 without gaps.</param>
/// <param name="Sensor">Which sensor.</param>
/// <param name="TenthsFahrenheit">What it read.</param>
internal sealed record Reading(long Id, int Sensor, int TenthsFahrenheit);
