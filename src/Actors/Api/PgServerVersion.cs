using System.Text.RegularExpressions;

namespace ActorPg;

/// <summary>
/// What <c>server_version</c> says, in asyncpg's five parts. Since PostgreSQL 10 versions have two parts: 15.18 is (15, 0, 18). Immutable.
/// </summary>
/// <param name="Major">15 of 15.18, 9 of 9.6.24.</param>
/// <param name="Minor">0 since PostgreSQL 10; 6 of 9.6.24.</param>
/// <param name="Micro">18 of 15.18, 24 of 9.6.24.</param>
/// <param name="ReleaseLevel"><c>final</c>, or <c>beta</c>, <c>rc</c>, <c>devel</c>.</param>
/// <param name="Serial">1 of 19beta1; else 0.</param>
public readonly partial record struct PgServerVersion(int Major, int Minor, int Micro, string ReleaseLevel, int Serial)
{
    /// <summary>Reads the setting's text; whatever follows the version in it, such as a distribution's name, is passed over.</summary>
    /// <exception cref="FormatException">There is no number in it.</exception>
    public static PgServerVersion Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out PgServerVersion version)
            ? version
            : throw new FormatException("The text holds no version number.");
    }

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    public static bool TryParse(string? text, out PgServerVersion version)
    {
        Match match = Pattern().Match(text ?? "");
        version = default;
        if (
            !match.Success
            || !TryRead(match, "major", out int major)
            || !TryRead(match, "minor", out int minor)
            || !TryRead(match, "micro", out int micro)
            || !TryRead(match, "serial", out int serial)
        )
        {
            return false;
        }
        string level = match.Groups["level"] is { Success: true, Value: var named } ? named : "final";
        version =
            major >= 10
                ? new PgServerVersion(major, 0, minor, level, serial)
                : new PgServerVersion(major, minor, micro, level, serial);
        return true;
    }

    /// <summary>As the server writes it: <c>15.18</c>, <c>9.6.24</c>, <c>19beta1</c>.</summary>
    public override string ToString()
    {
        string suffix = ReleaseLevel is null or "final" ? "" : $"{ReleaseLevel}{(Serial > 0 ? $"{Serial}" : "")}";
        string number =
            Major < 10 ? $"{Major}.{Minor}{(Micro > 0 || suffix.Length == 0 ? $".{Micro}" : "")}"
            : Micro > 0 || suffix.Length == 0 ? $"{Major}.{Micro}"
            : $"{Major}";
        return number + suffix;
    }

    private static bool TryRead(Match match, string part, out int value)
    {
        value = 0;
        Group group = match.Groups[part];
        return !group.Success || int.TryParse(group.ValueSpan, out value);
    }

    [GeneratedRegex(
        @"(?<major>[0-9]+)(\.(?<minor>[0-9]+)(\.(?<micro>[0-9]+))?)?((?<level>[a-z]+)(?<serial>[0-9]+)?)?",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
