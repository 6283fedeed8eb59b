using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// Reads <c>require_auth</c>: methods between commas, all of which will do, or all with a <c>!</c> in front, none of which will. Source: PostgreSQL 18, libpq,
/// Parameter Key Words.
/// </summary>
internal static class AuthRequirement
{
    /// <summary>The methods that will do; null when all do, since nothing is said.</summary>
    /// <exception cref="FormatException">It is no such list. The message does not show it.</exception>
    internal static AuthMethods? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }
        bool isNegated = text.StartsWith('!');
        AuthMethods named = AuthMethods.Nothing;
        foreach (string member in text.Split(','))
        {
            if (member.StartsWith('!') != isNegated)
            {
                throw new FormatException("cannot mix methods with and without '!'");
            }
            AuthMethods method = Method(isNegated ? member[1..] : member);
            if ((named & method) != AuthMethods.Nothing)
            {
                throw new FormatException("names a method more than once");
            }
            named |= method;
        }
        return isNegated ? AuthMethods.Any & ~named : named;
    }

    /// <summary>Whether somebody said that the password itself may be sent: not by leaving it out of a list of what may not.</summary>
    internal static bool AsksForClear(string? text) =>
        text is not null && !text.StartsWith('!') && Parse(text) is { } named && named.HasFlag(AuthMethods.Password);

    private static AuthMethods Method(string name) =>
        name switch
        {
            "password" => AuthMethods.Password,
            "md5" => AuthMethods.Md5,
            "gss" => AuthMethods.Gss,
            "sspi" => AuthMethods.Sspi,
            "scram-sha-256" => AuthMethods.Scram,
            "oauth" => AuthMethods.OAuth,
            "none" => AuthMethods.NotAsked,
            _ => throw new FormatException(
                "must be a list of password, md5, gss, sspi, scram-sha-256, oauth and none, or of these with '!'"
            ),
        };
}
