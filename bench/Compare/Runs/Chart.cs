using System.Globalization;
using ActorPg.Bench.Compare.Peers;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>
/// The figures as bars, an SVG image: a panel for each scenario, two panels side by side. Within a panel the fastest fills the width; panels cannot be
/// compared with each other.
/// </summary>
internal sealed class Chart
{
    private const int Columns = 2;
    private const int PanelWidth = 460;
    private const int LabelWidth = 130;
    private const int FigureWidth = 70;
    private const int BarStep = 17;
    private const int BarHeight = 12;
    private const int TitleHeight = 26;
    private const int Gap = 14;

    private readonly TextWriter _target;

    private Chart(TextWriter target)
    {
        _target = target;
    }

    public static void Write(IReadOnlyList<Summary> summaries, TextWriter target)
    {
        Summary[][] panels = [.. summaries.GroupBy(summary => summary.Scenario).Select(Ordered)];
        Summary[][][] rows = [.. panels.Chunk(Columns)];
        var chart = new Chart(target);
        chart.Line(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Columns * PanelWidth}\" height=\"{rows.Sum(HeightOf)}\" font-family=\"system-ui, sans-serif\" font-size=\"12\">"
        );
        chart.Line(
            $"<style>text {{ fill: #24292f }} .title {{ font-weight: 600 }} .ours {{ fill: #2f6f9f }} .theirs {{ fill: #9aa7b4 }} @media (prefers-color-scheme: dark) {{ text {{ fill: #d0d7de }} .ours {{ fill: #58a6e0 }} .theirs {{ fill: #5c6773 }} }}</style>"
        );
        int top = 0;
        foreach (Summary[][] row in rows)
        {
            for (int column = 0; column < row.Length; column++)
            {
                chart.Panel(row[column], column * PanelWidth, top);
            }
            top += HeightOf(row);
        }
        chart.Line($"</svg>");
    }

    private static Summary[] Ordered(IEnumerable<Summary> scenario) =>
        [.. scenario.OrderByDescending(summary => summary.PerSecond.Median)];

    private static int HeightOf(Summary[][] row) => TitleHeight + (row.Max(panel => panel.Length) * BarStep) + Gap;

    private void Panel(Summary[] panel, int left, int top)
    {
        Line($"<text class=\"title\" x=\"{left}\" y=\"{top + 16}\">{panel[0].Scenario}, a second</text>");
        double most = panel[0].PerSecond.Median;
        double room = PanelWidth - LabelWidth - FigureWidth - Gap;
        for (int i = 0; i < panel.Length; i++)
        {
            double figure = panel[i].PerSecond.Median;
            int y = top + TitleHeight + (i * BarStep);
            double width = Math.Max(1, room * figure / most);
            string kind = panel[i].Peer == PeerTable.Ours.Name ? "ours" : "theirs";
            Line(
                $"<text x=\"{left + LabelWidth - 6}\" y=\"{y + 10}\" text-anchor=\"end\">{panel[i].Peer}</text><rect class=\"{kind}\" x=\"{left + LabelWidth}\" y=\"{y}\" width=\"{width:0.0}\" height=\"{BarHeight}\" rx=\"2\"/><text x=\"{left + LabelWidth + width + 5:0.0}\" y=\"{y + 10}\">{Figure(figure)}</text>"
            );
        }
    }

    private static string Figure(double figure) =>
        figure.ToString(figure < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => _target.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
