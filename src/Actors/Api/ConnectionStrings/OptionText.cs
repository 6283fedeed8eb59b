using System.Globalization;
using System.Net;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>Reads the values of options from text. Throws <see cref="FormatException"/> whose message says what is expected, without the value.</summary>
internal static class OptionText
{
    internal static int Integer(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new FormatException("must be a whole number");

    /// <summary>Seconds, with a fraction if need be, or a number with one of PostgreSQL's units: ms, s, min, h, d.</summary>
    internal static TimeSpan Duration(string text)
    {
        string trimmed = text.Trim();
        int digits = trimmed.Length;
        while (digits > 0 && char.IsAsciiLetter(trimmed[digits - 1]))
            digits--;
        decimal milliseconds = trimmed[digits..] switch
        {
            "ms" => 1,
            "s" or "" => 1_000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => throw new FormatException(
                "must be a number of seconds, or a number with one of the units ms, s, min, h, d"
            ),
        };
        const NumberStyles Plain =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite;
        if (!decimal.TryParse(trimmed.AsSpan(0, digits), Plain, CultureInfo.InvariantCulture, out decimal number))
            throw new FormatException(
                "must be a number of seconds, or a number with one of the units ms, s, min, h, d"
            );
        decimal limit = (decimal)OptionRules.LongestTimer.TotalMilliseconds;
        if (Math.Abs(number) > limit || Math.Abs(number * milliseconds) > limit)
            throw new FormatException("must be no more than 24 days");
        return TimeSpan.FromTicks((long)(number * milliseconds * TimeSpan.TicksPerMillisecond));
    }

    /// <summary>A duration of which zero means no limit, as libpq has it for connect_timeout.</summary>
    internal static TimeSpan DurationOrInfinite(string text) =>
        Duration(text) is var value && value == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : value;

    internal static bool Flag(string text) =>
        text switch
        {
            "1" or "on" or "true" or "yes" => true,
            "0" or "off" or "false" or "no" => false,
            _ => throw new FormatException("must be 0 or 1"),
        };

    /// <summary>A list between commas: empty members count.</summary>
    internal static string[] List(string text) => text.Split(',');

    /// <summary>Addresses between commas; an empty one stands for its host.</summary>
    internal static string[] Addresses(string text) =>
        Array.Exists(List(text), address => address.Length > 0 && !IPAddress.TryParse(address, out _))
            ? throw new FormatException("must be an IP address, or a list of such between commas")
            : List(text);

    /// <summary>Versions before 1.2 are never spoken, so that asking for no less is no more than that.</summary>
    internal static PgTlsVersion OldestTls(string text) =>
        text switch
        {
            "" or "TLSv1" or "TLSv1.1" or "TLSv1.2" => PgTlsVersion.Tls12,
            "TLSv1.3" => PgTlsVersion.Tls13,
            _ => throw new FormatException("must be TLSv1.2 or TLSv1.3"),
        };

    internal static PgTlsVersion? NewestTls(string text) =>
        text switch
        {
            "" => null,
            "TLSv1.2" => PgTlsVersion.Tls12,
            "TLSv1.3" => PgTlsVersion.Tls13,
            _ => throw new FormatException("must be TLSv1.2 or TLSv1.3"),
        };

    /// <summary>Ports between commas; an empty one stands for the default.</summary>
    internal static int?[] Ports(string text) => Array.ConvertAll(List(text), Port);

    internal static PgSslMode SslMode(string text) =>
        text switch
        {
            "disable" => PgSslMode.Disable,
            "allow" => PgSslMode.Allow,
            "prefer" => PgSslMode.Prefer,
            "require" => PgSslMode.Require,
            "verify-ca" => PgSslMode.VerifyCa,
            "verify-full" => PgSslMode.VerifyFull,
            _ => throw new FormatException("must be disable, allow, prefer, require, verify-ca or verify-full"),
        };

    internal static PgSslCertMode SslCertMode(string text) =>
        text switch
        {
            "disable" => PgSslCertMode.Disable,
            "allow" => PgSslCertMode.Allow,
            "require" => PgSslCertMode.Require,
            _ => throw new FormatException("must be disable, allow or require"),
        };

    internal static PgSslNegotiation SslNegotiation(string text) =>
        text switch
        {
            "postgres" => PgSslNegotiation.Postgres,
            "direct" => PgSslNegotiation.Direct,
            _ => throw new FormatException("must be postgres or direct"),
        };

    internal static PgChannelBinding ChannelBinding(string text) =>
        text switch
        {
            "disable" => PgChannelBinding.Disable,
            "prefer" => PgChannelBinding.Prefer,
            "require" => PgChannelBinding.Require,
            _ => throw new FormatException("must be disable, prefer or require"),
        };

    /// <summary>As libpq 18 has it; there has never been a 3.1.</summary>
    internal static PgProtocolVersion ProtocolVersion(string text) =>
        text switch
        {
            "3.0" or "" => PgProtocolVersion.Version30,
            "3.2" or "latest" => PgProtocolVersion.Version32,
            _ => throw new FormatException("must be 3.0, 3.2 or latest"),
        };

    internal static PgTargetSession TargetSession(string text) =>
        text switch
        {
            "any" => PgTargetSession.Any,
            "read-write" => PgTargetSession.ReadWrite,
            "read-only" => PgTargetSession.ReadOnly,
            "primary" => PgTargetSession.Primary,
            "standby" => PgTargetSession.Standby,
            "prefer-standby" => PgTargetSession.PreferStandby,
            _ => throw new FormatException("must be any, read-write, read-only, primary, standby or prefer-standby"),
        };

    internal static PgPrepareMode? PrepareMode(string text) =>
        text switch
        {
            "auto" or "" => null,
            "cached" => PgPrepareMode.Cached,
            "unnamed" => PgPrepareMode.Unnamed,
            "simple" => PgPrepareMode.Simple,
            _ => throw new FormatException("must be auto, cached, unnamed or simple"),
        };

    internal static bool LoadBalance(string text) =>
        text switch
        {
            "disable" => false,
            "random" => true,
            _ => throw new FormatException("must be disable or random"),
        };

    private static int? Port(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
            return null;
        return
            int.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            && port is >= 1 and <= 65_535
            ? port
            : throw new FormatException("must be 1 to 65535, or a list of such numbers between commas");
    }
}
