using System.Globalization;
using System.Text;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// Finds the parameters of a statement, <c>$1</c>, <c>$2</c> …, where they are parameters: not in constants, quoted names, comments or the middle of a name.
/// Source: PostgreSQL 18, Lexical Structure.
/// </summary>
internal static class SqlParameters
{
    /// <summary>The statement with a text in the place of each parameter, in parentheses.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="texts">One for each parameter.</param>
    /// <param name="conforming">The server's <c>standard_conforming_strings</c>: off, a backslash in any constant takes the next character along.</param>
    /// <exception cref="PgInputException">There is a parameter without a text.</exception>
    public static string Replace(string sql, IReadOnlyList<string> texts, bool conforming = true)
    {
        var result = new StringBuilder(sql.Length + 64);
        int copied = 0;
        for (int at = 0; at < sql.Length; )
        {
            int next = Skip(sql, at, conforming);
            if (next > at)
            {
                at = next;
                continue;
            }
            int end = at + 1;
            while (end < sql.Length && char.IsAsciiDigit(sql[end]))
            {
                end++;
            }
            if (sql[at] == '$' && end > at + 1)
            {
                result
                    .Append(sql, copied, at - copied)
                    .Append('(')
                    .Append(TextOf(sql[(at + 1)..end], texts))
                    .Append(')');
                copied = end;
            }
            at = end;
        }
        return result.Append(sql, copied, sql.Length - copied).ToString();
    }

    private static string TextOf(string digits, IReadOnlyList<string> texts) =>
        int.TryParse(digits, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= texts.Count
            ? texts[number - 1]
            : throw new PgInputException($"There is no argument for ${digits}.");

    /// <summary>Where what starts here and can hold no parameter is over; the same place when nothing of the kind starts here.</summary>
    private static int Skip(string sql, int at, bool conforming)
    {
        char c = sql[at];
        if (char.IsLetter(c) || c == '_')
        {
            bool escapes = c is 'e' or 'E' && Has(sql, at + 1, '\'');
            return escapes ? SkipQuoted(sql, at + 1, '\'', hasBackslashes: true) : SkipName(sql, at);
        }
        return c switch
        {
            '\'' => SkipQuoted(sql, at, '\'', hasBackslashes: !conforming),
            '"' => SkipQuoted(sql, at, '"', hasBackslashes: false),
            '-' when Has(sql, at + 1, '-') => EndOfLine(sql, at),
            '/' when Has(sql, at + 1, '*') => SkipComment(sql, at),
            '$' => SkipDollarQuoted(sql, at),
            _ => at,
        };
    }

    private static int SkipName(string sql, int at)
    {
        while (at < sql.Length && (char.IsLetterOrDigit(sql[at]) || sql[at] is '_' or '$'))
        {
            at++;
        }
        return at;
    }

    private static int SkipQuoted(string sql, int at, char quote, bool hasBackslashes)
    {
        for (at++; at < sql.Length; at++)
        {
            if (hasBackslashes && sql[at] == '\\')
            {
                at++;
            }
            else if (sql[at] == quote)
            {
                if (!Has(sql, at + 1, quote))
                {
                    return at + 1;
                }
                at++;
            }
        }
        return sql.Length;
    }

    private static int SkipComment(string sql, int at)
    {
        int depth = 0;
        while (at < sql.Length)
        {
            bool opens = sql[at] == '/' && Has(sql, at + 1, '*');
            bool closes = sql[at] == '*' && Has(sql, at + 1, '/');
            at += opens || closes ? 2 : 1;
            depth +=
                opens ? 1
                : closes ? -1
                : 0;
            if (depth == 0)
            {
                return at;
            }
        }
        return sql.Length;
    }

    private static int SkipDollarQuoted(string sql, int at)
    {
        int end = at + 1;
        while (
            end < sql.Length && (char.IsLetter(sql[end]) || sql[end] == '_' || (end > at + 1 && char.IsDigit(sql[end])))
        )
        {
            end++;
        }
        if (!Has(sql, end, '$'))
        {
            return at;
        }
        string tag = sql[at..(end + 1)];
        int close = sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return close < 0 ? sql.Length : close + tag.Length;
    }

    private static int EndOfLine(string sql, int at)
    {
        int end = sql.IndexOfAny(['\n', '\r'], at);
        return end < 0 ? sql.Length : end;
    }

    private static bool Has(string sql, int at, char c) => at < sql.Length && sql[at] == c;
}
