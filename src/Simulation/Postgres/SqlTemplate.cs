namespace ActorPg.Simulation.Postgres;

/// <summary>A statement with holes: <c>#</c> stands for a number, <c>@</c> for a name or a literal without spaces.</summary>
internal static class SqlTemplate
{
    /// <summary>What the holes hold, in order; null when the text is another statement.</summary>
    /// <param name="template">In lower case, without a semicolon.</param>
    /// <param name="text">As the template.</param>
    public static string[]? Match(string template, string text)
    {
        List<string> found = [];
        int at = 0;
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] is '#' or '@')
            {
                int start = at;
                while (at < text.Length && Fits(template[i], text[at]))
                {
                    at++;
                }
                if (at == start)
                {
                    return null;
                }
                found.Add(text[start..at]);
            }
            else if (at == text.Length || text[at++] != template[i])
            {
                return null;
            }
        }
        return at == text.Length ? [.. found] : null;
    }

    private static bool Fits(char hole, char letter) =>
        hole == '#' ? char.IsAsciiDigit(letter) || letter == '.' : letter is not (' ' or '(' or ')' or ',' or ';');
}
