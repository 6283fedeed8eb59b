using System.Globalization;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary>The words behind a command: <c>--name value</c>, or <c>--name</c> alone.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">A word is no option.</exception>
    public Options(IReadOnlyList<string> words)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new FormatException($"'{words[i]}' is no option.");
            }
            bool hasValue = i + 1 < words.Count && !words[i + 1].StartsWith("--", StringComparison.Ordinal);
            _values[words[i][2..]] = hasValue ? words[i + 1] : "";
            i += hasValue ? 1 : 0;
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    public int Number(string name, int otherwise) =>
        _values.TryGetValue(name, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>A seed, decimal or as 0x1F3A.</summary>
    public ulong Seed(string name) => SeedOf(Text(name, "1"));

    /// <summary>A range: <c>1..5000</c>, or a count.</summary>
    public (ulong First, ulong Last) Range(string name, string otherwise)
    {
        string text = Text(name, otherwise);
        int dots = text.IndexOf("..", StringComparison.Ordinal);
        return dots < 0 ? (1, SeedOf(text)) : (SeedOf(text[..dots]), SeedOf(text[(dots + 2)..]));
    }

    /// <summary>A time: <c>150s</c>.</summary>
    public TimeSpan Time(string name, string otherwise) =>
        TimeSpan.FromSeconds(double.Parse(Text(name, otherwise).TrimEnd('s'), CultureInfo.InvariantCulture));

    public static ulong SeedOf(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(text, CultureInfo.InvariantCulture);
}
