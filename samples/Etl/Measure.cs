namespace Etl;

/// <summary>A row of the table that is filled. COPY finds the properties by the columns' names.</summary>
internal sealed record Measure(long ReadingId, int Sensor, DateOnly Day, int HundredthsCelsius, string Grade)
{
    /// <summary>What a reading comes to. The audit has the server do the same sums.</summary>
    public static Measure Of(Reading reading)
    {
        int celsius = (reading.TenthsFahrenheit - 320) * 50 / 9;
        string grade =
            celsius < 0 ? "frost"
            : celsius < 2500 ? "mild"
            : "hot";
        return new Measure(
            reading.Id,
            reading.Sensor,
            DateOnly.FromDateTime(reading.TakenAt.UtcDateTime),
            celsius,
            grade
        );
    }
}
