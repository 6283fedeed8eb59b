using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// What a single option may be. Every rule throws <see cref="PgInputException"/> naming the property that called it, and never the value:
/// a mangled connection string can put a piece of the password anywhere.
/// </summary>
internal static class OptionRules
{
    /// <summary>What the server keeps of a name: NAMEDATALEN - 1.</summary>
    private const int MaxNameBytes = 63;

    /// <summary>The longest span a timer takes without wrapping, rounded down: 24 days.</summary>
    internal static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    internal static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>(
        StringComparer.Ordinal
    );

    private static readonly UTF8Encoding _strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    internal static int AtLeast(int value, int minimum, [CallerMemberName] string name = "") =>
        value >= minimum ? value : throw Wrong(name, $"must be {minimum} or more");

    internal static int Between(int value, int minimum, int maximum, [CallerMemberName] string name = "") =>
        value >= minimum && value <= maximum ? value : throw Wrong(name, $"must be {minimum} to {maximum}");

    internal static TimeSpan Positive(TimeSpan value, [CallerMemberName] string name = "") =>
        value > TimeSpan.Zero && value <= LongestTimer
            ? value
            : throw Wrong(name, "must be greater than 0 and no more than 24 days");

    internal static TimeSpan PositiveOrInfinite(TimeSpan value, [CallerMemberName] string name = "") =>
        value == Timeout.InfiniteTimeSpan ? value : Positive(value, name);

    internal static TimeSpan NotNegative(TimeSpan value, [CallerMemberName] string name = "") =>
        value >= TimeSpan.Zero && value <= LongestTimer ? value : throw Wrong(name, "must be 0 to 24 days");

    /// <summary>Text that can be sent: no NUL, which ends strings in the protocol, and no half of a surrogate pair.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    internal static string? Text(string? value, [CallerMemberName] string name = "")
    {
        if (value is null)
            return null;
        if (value.Contains('\0', StringComparison.Ordinal))
            throw Wrong(name, "must not contain a NUL character");
        _ = ByteCount(value, name);
        return value;
    }

    internal static string Name(string value, [CallerMemberName] string name = "") =>
        string.IsNullOrEmpty(value) ? throw Wrong(name, "must not be empty") : Text(value, name);

    /// <summary>Cuts at 63 bytes of UTF-8, between characters.</summary>
    internal static string? ApplicationName(string? value, [CallerMemberName] string name = "")
    {
        if (Text(value, name) is not { } text || ByteCount(text, name) <= MaxNameBytes)
            return value;
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxNameBytes)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }

    internal static IReadOnlyList<PgEndpoint> Endpoints(
        IReadOnlyList<PgEndpoint> value,
        [CallerMemberName] string name = ""
    )
    {
        if (value is null || value.Count == 0)
            throw Wrong(name, "must have at least one member");
        foreach (PgEndpoint endpoint in value)
        {
            Name(endpoint.Host, name);
            Between(endpoint.Port, 1, 65_535, name);
        }
        return [.. value];
    }

    internal static IReadOnlyDictionary<string, string> Settings(
        IReadOnlyDictionary<string, string> value,
        [CallerMemberName] string name = ""
    )
    {
        if (value is null)
            throw Wrong(name, "must not be null");
        var copy = new Dictionary<string, string>(value.Count, StringComparer.Ordinal);
        foreach ((string key, string setting) in value)
        {
            if (!IsSettingName(key))
                throw Wrong(name, "has a key that cannot name a server setting");
            copy[key] = Text(setting, name) ?? throw Wrong(name, "has a null value");
        }
        return copy;
    }

    /// <summary>
    /// True for what the server may know as a setting: identifiers, with dots between them for those of extensions. What the StartupMessage
    /// itself uses is none: a setting of that name would change who logs in, or what is spoken.
    /// </summary>
    internal static bool IsSettingName(string name)
    {
        if (
            name is "user" or "database" or "replication" or "client_encoding"
            || name.StartsWith("_pq_.", StringComparison.Ordinal)
        )
            return false;
        bool start = true;
        foreach (char c in name)
        {
            if (c == '.' && !start)
                start = true;
            else if (char.IsAsciiLetter(c) || c == '_' || (!start && (char.IsAsciiDigit(c) || c == '$')))
                start = false;
            else
                return false;
        }
        return !start;
    }

    /// <summary>Ports between commas.</summary>
    internal static int?[] Ports(string value, [CallerMemberName] string name = "")
    {
        try
        {
            return OptionText.Ports(value);
        }
        catch (FormatException e)
        {
            throw Wrong(name, e.Message);
        }
    }

    /// <summary>A list of ways to log in; an empty one is none.</summary>
    internal static string? RequireAuth(string? value, [CallerMemberName] string name = "")
    {
        try
        {
            return AuthRequirement.Parse(value) is null ? null : value;
        }
        catch (FormatException e)
        {
            throw Wrong(name, e.Message);
        }
    }

    internal static int ByteCount(string value, string name)
    {
        try
        {
            return _strictUtf8.GetByteCount(value);
        }
        catch (EncoderFallbackException)
        {
            throw Wrong(name, "is not valid Unicode");
        }
    }

    private static PgInputException Wrong(string name, string rule) => new($"{name} {rule}.", name);
}
