using System.Text;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>
/// Makes passwords that look alike the same: RFC 4013, a profile of RFC 3454, as PostgreSQL applies it on both sides. It checks the characters after
/// mapping and before normalizing, and uses what the profile forbids (or what maps to nothing at all) as it is; so does this, or logins would fail.
/// </summary>
internal static class SaslPrep
{
    /// <summary>The password's bytes in UTF-8, prepared where the profile allows it, raw elsewhere. The caller overwrites them after use.</summary>
    /// <exception cref="PgInputException">The password holds half of a surrogate pair; it is not quoted.</exception>
    public static byte[] Prepare(string password)
    {
        try
        {
            // ASCII stands for itself under every step; control characters, which are forbidden, are used raw.
            return Ascii.IsValid(password) || !TryPrepare(password, out string prepared)
                ? StrictUtf8.Encoding.GetBytes(password)
                : StrictUtf8.Encoding.GetBytes(prepared);
        }
        catch (EncoderFallbackException)
        {
            throw new PgInputException("The password holds half of a surrogate pair, which UTF-8 cannot express.");
        }
    }

    private static bool TryPrepare(string password, out string prepared)
    {
        SaslPrepTables tables = SaslPrepTables.Instance;
        prepared = string.Empty;
        var mapped = new List<int>(password.Length);
        foreach (Rune rune in password.EnumerateRunes())
        {
            if (tables.IsSpace(rune.Value))
            {
                mapped.Add(' ');
            }
            else if (!tables.IsMappedToNothing(rune.Value))
            {
                mapped.Add(rune.Value);
            }
        }
        if (
            mapped.Count == 0
            || mapped.Exists(codePoint => tables.IsProhibited(codePoint) || tables.IsUnassigned(codePoint))
            || !KeepsOneDirection(tables, mapped)
        )
        {
            return false;
        }
        var text = new StringBuilder(mapped.Count);
        foreach (int codePoint in Nfkc.Normalize(mapped))
        {
            text.Append(new Rune(codePoint));
        }
        prepared = text.ToString();
        return true;
    }

    // RFC 3454, section 6: with one right-to-left character, none that is left-to-right, and the first and last are right-to-left.
    private static bool KeepsOneDirection(SaslPrepTables tables, List<int> text) =>
        !text.Exists(tables.IsRightToLeft)
        || (!text.Exists(tables.IsLeftToRight) && tables.IsRightToLeft(text[0]) && tables.IsRightToLeft(text[^1]));
}
