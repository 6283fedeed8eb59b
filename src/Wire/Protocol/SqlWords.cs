using System.Text;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// The statements of a script without what is in their comments and literals: just words to look at, never anything to send. Source: PostgreSQL 18,
/// Lexical Structure.
/// </summary>
internal static class SqlWords
{
    /// <summary>Each statement's bare words; where a comment, a string or a quoted name stood there is a space or an empty pair of quotes.</summary>
    public static IEnumerable<string> Statements(string sql)
    {
        var words = new StringBuilder(Math.Min(sql.Length, 4096));
        for (int at = 0; at < sql.Length; )
        {
            int next = Skip(sql, at);
            if (next > at)
            {
                words.Append(' ');
                at = next;
            }
            else if (sql[at] == ';')
            {
                yield return words.ToString();
                words.Clear();
                at++;
            }
            else
            {
                words.Append(sql[at++]);
            }
        }
        yield return words.ToString();
    }

    /// <summary>The end of the comment or literal that begins here; the same place when none does.</summary>
    private static int Skip(string sql, int at) =>
        sql[at] switch
        {
            '-' when Follows(sql, at, '-') => EndOfLine(sql, at),
            '/' when Follows(sql, at, '*') => EndOfComment(sql, at),
            '\'' => EndOfQuoted(sql, at, at > 0 && sql[at - 1] is 'e' or 'E'),
            '"' => EndOfQuoted(sql, at, escapes: false),
            '$' => EndOfDollars(sql, at),
            _ => at,
        };

    private static int EndOfLine(string sql, int at)
    {
        int end = sql.IndexOfAny(['\n', '\r'], at);
        return end < 0 ? sql.Length : end + 1;
    }

    private static int EndOfComment(string sql, int at)
    {
        int depth = 0;
        while (at < sql.Length)
        {
            if (sql[at] == '/' && Follows(sql, at, '*'))
            {
                depth++;
                at += 2;
            }
            else if (sql[at] == '*' && Follows(sql, at, '/'))
            {
                at += 2;
                if (--depth == 0)
                {
                    break;
                }
            }
            else
            {
                at++;
            }
        }
        return at;
    }

    private static int EndOfQuoted(string sql, int at, bool escapes)
    {
        char quote = sql[at++];
        while (at < sql.Length)
        {
            if (escapes && sql[at] == '\\')
            {
                at += 2;
            }
            else if (sql[at] != quote)
            {
                at++;
            }
            else if (Follows(sql, at, quote))
            {
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }
        return sql.Length;
    }

    // $tag$ … $tag$; $1 is a parameter, and a dollar within a name is part of it.
    private static int EndOfDollars(string sql, int at)
    {
        if (at > 0 && (char.IsLetterOrDigit(sql[at - 1]) || sql[at - 1] is '_' or '$'))
        {
            return at;
        }
        int close = at + 1;
        while (
            close < sql.Length
            && (char.IsLetter(sql[close]) || sql[close] == '_' || (close > at + 1 && char.IsDigit(sql[close])))
        )
        {
            close++;
        }
        if (close >= sql.Length || sql[close] != '$')
        {
            return at;
        }
        string tag = sql[at..(close + 1)];
        int end = sql.IndexOf(tag, close + 1, StringComparison.Ordinal);
        return end < 0 ? sql.Length : end + tag.Length;
    }

    private static bool Follows(string sql, int at, char next) => at + 1 < sql.Length && sql[at + 1] == next;
}
