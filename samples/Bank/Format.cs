using System.Globalization;

namespace Bank;

/// <summary>Figures as people read them.</summary>
internal static class Format
{
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Of(TimeSpan time) =>
        time.TotalMilliseconds switch
        {
            >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
            >= 100 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
            >= 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms"),
        };
}
