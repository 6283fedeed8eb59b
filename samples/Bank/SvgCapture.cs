using System.Globalization;
using System.Security;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bank;

/// <summary>
/// Draws what a terminal shows as an SVG that looks the same with any font: text is stretched to its cells, bars and boxes are drawn.
/// </summary>
internal sealed class SvgCapture
{
    private const double CellWidth = 8.4;
    private const double CellHeight = 18;
    private const double Margin = 18;
    private const double TitleHeight = 30;
    private const string Foreground = "#d0d7de";

    // A terminal's own sixteen colours are its user's choice; these are easy on the eyes on black.
    private static readonly Dictionary<Color, string> _palette = new()
    {
        [Color.Green] = "#3fb950",
        [Color.Red] = "#ff7b72",
        [Color.Aqua] = "#79c0ff",
        [Color.Yellow] = "#e3b341",
        [Color.Grey] = "#8b949e",
    };

    // Where the lines of a box character go.
    private static readonly Dictionary<char, string> _strokes = new()
    {
        ['─'] = "LR",
        ['━'] = "LR",
        ['│'] = "UD",
        ['╭'] = "RD",
        ['╮'] = "LD",
        ['╰'] = "RU",
        ['╯'] = "LU",
        ['├'] = "UDR",
        ['┤'] = "UDL",
        ['┬'] = "LRD",
        ['┴'] = "LRU",
        ['┼'] = "LRUD",
    };

    private readonly StringBuilder _body = new();
    private int _column;
    private int _row;

    /// <summary>Draws a command and what it showed into a file.</summary>
    public static void Write(string file, string command, IEnumerable<IRenderable> shown)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                ColorSystem = ColorSystemSupport.TrueColor,
                Out = new AnsiConsoleOutput(TextWriter.Null),
            }
        );
        var options = RenderOptions.Create(console);
        var capture = new SvgCapture();
        IRenderable[] all = [new Markup($"[green]$[/] [bold]{Markup.Escape(command)}[/]\n"), .. shown];
        foreach (Segment segment in all.SelectMany(one => one.Render(options, Picture.Width)))
        {
            capture.Add(segment);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, capture.Finish());
    }

    private void Add(Segment segment)
    {
        if (segment.IsControlCode)
        {
            return;
        }
        foreach (
            string line in segment.Text.Split('\n').SelectMany((line, i) => i == 0 ? [line] : (string[])["\n", line])
        )
        {
            if (line is "\n")
            {
                (_column, _row) = (0, _row + 1);
                continue;
            }
            AddRun(line, segment.Style);
            _column += line.Length;
        }
    }

    private void AddRun(string run, Style style)
    {
        string colour = _palette.GetValueOrDefault(style.Foreground, Foreground);
        int from = 0;
        for (int i = 0; i <= run.Length; i++)
        {
            if (i < run.Length && !IsDrawn(run[i]))
            {
                continue;
            }
            AddText(run[from..i], _column + from, colour, style.Decoration.HasFlag(Decoration.Bold));
            from = i + 1;
            if (i < run.Length)
            {
                Draw(run[i], _column + i, colour);
            }
        }
    }

    private static bool IsDrawn(char one) => one is >= '▁' and <= '█' || _strokes.ContainsKey(one);

    private void AddText(string text, int column, string colour, bool isBold)
    {
        string bare = text.Trim();
        if (bare.Length == 0)
        {
            return;
        }
        double x = X(column + text.Length - text.TrimStart().Length);
        string weight = isBold ? " font-weight=\"bold\"" : "";
        Line(
            $"<text x=\"{x:0.#}\" y=\"{Y(_row) + 13:0.#}\" textLength=\"{bare.Length * CellWidth:0.#}\" fill=\"{colour}\"{weight}>{SecurityElement.Escape(bare)}</text>"
        );
    }

    private void Draw(char one, int column, string colour)
    {
        if (!_strokes.TryGetValue(one, out string? strokes))
        {
            double height = CellHeight * (one - '▁' + 1) / 8;
            Line(
                $"<rect x=\"{X(column):0.#}\" y=\"{Y(_row) + CellHeight - height:0.##}\" width=\"{CellWidth - 0.8:0.#}\" height=\"{height:0.##}\" fill=\"{colour}\"/>"
            );
            return;
        }
        (double x, double y) = (X(column) + (CellWidth / 2), Y(_row) + (CellHeight / 2));
        string[] ends = [.. strokes.Select(direction => End(direction, x, y))];
        string path =
            strokes is "LR" or "UD" || strokes.Length > 2
                ? string.Concat(ends.Select(end => Invariant($"M{x:0.#} {y:0.#}L{end}")))
                : Invariant($"M{ends[0]}Q{x:0.#} {y:0.#} {ends[1]}");
        Line($"<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{(one == '━' ? 3 : 1)}\" fill=\"none\"/>");
    }

    private static string End(char direction, double x, double y) =>
        direction switch
        {
            'L' => Invariant($"{x - (CellWidth / 2):0.#} {y:0.#}"),
            'R' => Invariant($"{x + (CellWidth / 2):0.#} {y:0.#}"),
            'U' => Invariant($"{x:0.#} {y - (CellHeight / 2):0.#}"),
            _ => Invariant($"{x:0.#} {y + (CellHeight / 2):0.#}"),
        };

    private string Finish()
    {
        double width = (2 * Margin) + (Picture.Width * CellWidth);
        double height = TitleHeight + Margin + ((_row + 1) * CellHeight);
        string lights = string.Concat(
            ((string[])["#ff5f57", "#febc2e", "#28c840"]).Select(
                (fill, i) => Invariant($"<circle cx=\"{20 + (18 * i)}\" cy=\"16\" r=\"6\" fill=\"{fill}\"/>")
            )
        );
        return Invariant(
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0} {height:0}" width="{width:0}" height="{height:0}" role="img" aria-label="The demo in a terminal">
            <rect width="100%" height="100%" rx="8" fill="#0d1117"/>
            {lights}
            <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" lengthAdjust="spacingAndGlyphs">
            {_body}</g>
            </svg>

            """
        );
    }

    private void Line(FormattableString line) => _body.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double X(int column) => Margin + (column * CellWidth);

    private static double Y(int row) => TitleHeight + (row * CellHeight);
}
