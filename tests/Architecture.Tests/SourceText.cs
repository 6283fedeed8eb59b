using System.Text.RegularExpressions;

namespace ActorPg.Architecture.Tests;

/// <summary>C# with its comments, strings and characters blanked, so that a rule about names sees only names. Lines stay where they are.</summary>
internal static partial class SourceText
{
    public static string CodeOf(string source) =>
        Noise().Replace(source, match => new string('\n', match.Value.Count(c => c == '\n')) + " ");

    // Raw strings before ordinary ones, verbatim before both; what an interpolation holds is blanked with its string.
    [GeneratedRegex(
        """"
            (?<quotes>"{3,})[\s\S]*?\k<quotes>"* | \$?@\$?"(?:[^"]|"")*" | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.[^'\n]*)' | //[^\n]* | /\*[\s\S]*?\*/
            """",
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Noise();
}
