namespace AkkaEtl;

/// <summary>A row of the target, with properties named as its columns.</summary>
/// <param name="ReadingId">The key of the reading that it was made of.</param>
/// <param name="Sensor">Which sensor.</param>
/// <param name="HundredthsCelsius">What it read.</param>
internal sealed record Measure(long ReadingId, int Sensor, int HundredthsCelsius)
{
    /// <summary>The transformation.</summary>
    public static Measure Of(Reading reading) =>
        new(reading.Id, reading.Sensor, (reading.TenthsFahrenheit - 320) * 50 / 9);
}
