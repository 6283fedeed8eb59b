using System.Text;

namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// Reads <c>key = value</c> pairs between white space. A value with spaces, or an empty one, stands in single quotes; a backslash takes the
/// next character as it is, in quotes and out of them. Source: PostgreSQL, libpq, Keyword/Value Connection Strings.
/// </summary>
internal static class KeywordParser
{
    internal static List<OptionEntry> Parse(string text)
    {
        var entries = new List<OptionEntry>();
        int at = SkipSpace(text, 0);
        while (at < text.Length)
        {
            string where = $"Connection string, character {at + 1}";
            int keyStart = at;
            while (at < text.Length && text[at] != '=' && !IsSpace(text[at]))
                at++;
            string key = text[keyStart..at];
            at = SkipSpace(text, at);
            if (at >= text.Length || text[at] != '=')
                throw new PgInputException($"{where}: a key without '=' after it.");
            if (key.Length == 0)
                throw new PgInputException($"{where}: '=' without a key before it.");
            at = SkipSpace(text, at + 1);
            string value = at < text.Length && text[at] == '\'' ? Quoted(text, ref at, where) : Bare(text, ref at);
            entries.Add(new OptionEntry(key, value, where));
            at = SkipSpace(text, at);
        }
        return entries;
    }

    private static string Bare(string text, ref int at)
    {
        var value = new StringBuilder();
        for (; at < text.Length && !IsSpace(text[at]); at++)
        {
            if (text[at] == '\\' && ++at == text.Length)
                break;
            value.Append(text[at]);
        }
        return value.ToString();
    }

    private static string Quoted(string text, ref int at, string where)
    {
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\'')
            {
                at++;
                return value.ToString();
            }
            if (text[at] == '\\' && ++at == text.Length)
                break;
            value.Append(text[at]);
        }
        throw new PgInputException($"{where}: a quoted value without its closing quote.");
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && IsSpace(text[at]))
            at++;
        return at;
    }

    /// <summary>What C's isspace takes for white space.</summary>
    private static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');
}
