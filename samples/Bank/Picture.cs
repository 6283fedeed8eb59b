using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bank;

/// <summary>What is shown: a panel while the bank is open, and a table when it has closed.</summary>
internal static class Picture
{
    public const int Width = 88;

    private const int ChartWidth = 60;
    private static readonly (string Name, double Part)[] _percentiles = [("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1)];

    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>How it goes.</summary>
    public static IRenderable Of(Standing standing, BankOptions options)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Width(18)).AddColumn(new GridColumn().NoWrap());
        grid.AddRow("[grey]time[/]", Bar(standing.Elapsed.TotalSeconds, options.Seconds));
        grid.AddRow("[grey]transfers/s[/]", Chart(standing.Pulses));
        grid.AddRow("[grey]connections[/]", Connections(standing, options));
        grid.AddRow("[grey]transfers[/]", Transfers(standing.Tally));
        grid.AddRow(
            "[grey]latency now[/]",
            $"p50 [aqua]{Format.Of(standing.Median)}[/]   p99 [aqua]{Format.Of(standing.Slowest)}[/]"
        );
        return new Panel(grid)
        {
            Header = new PanelHeader($" [bold]ActorPg bank[/]: {options.Senders} senders, {options.Connections} connections "),
            Border = BoxBorder.Rounded,
            BorderStyle = new Style(Color.Grey),
            Width = Width,
        };
    }

    /// <summary>How it was.</summary>
    public static IRenderable Of(DayEnd day, Audit audit)
    {
        Tally tally = day.Tally;
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(Color.Grey), Width = Width };
        table.AddColumn("[bold]The books[/]").AddColumn(new TableColumn("").RightAligned()).AddColumn("");
        Row("transfers sent", tally.Sent, $"in {day.Open.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        Row("committed", tally.Committed, $"{Format.Of((long)(tally.Committed / day.Open.TotalSeconds))} a second");
        Row("known not to have run", tally.NotRun, Reasons(day.Journals));
        Row(
            "in doubt",
            tally.InDoubt,
            $"the ledger says: {Format.Of(audit.DoubtsCommitted)} ran, {Format.Of(audit.DoubtsNotRun)} did not"
        );
        if (audit.Unanswered > 0)
        {
            Row("[red]never answered[/]", audit.Unanswered, "");
        }
        table.AddEmptyRow();
        Row("backends killed", day.Kills, "");
        Row("connections restarted", day.Pool.Restarts, $"{Format.Of(day.Pool.Retries)} transfers moved to another before they were sent");
        table.AddRow(
            "latency, median",
            $"[aqua]{Format.Of(day.Latency.Percentile(0.5))}[/]",
            $"[grey]{string.Join("  ", _percentiles.Select(one => $"{one.Name} {Format.Of(day.Latency.Percentile(one.Part))}"))}[/]"
        );
        table.AddEmptyRow();
        Row("sum of balances", audit.SumAfter, $"{(audit.SumAfter == audit.SumBefore ? "as before" : $"[red]was {Format.Of(audit.SumBefore)}[/]")}");
        Row("accounts that differ", audit.WrongBalances, "from what the ledger makes them");
        return table;

        void Row(string what, long count, string more) => table.AddRow(what, $"[aqua]{Format.Of(count)}[/]", $"[grey]{more}[/]");
    }

    /// <summary>The verdict.</summary>
    public static IRenderable Verdict(Audit audit, bool isGood) =>
        new Markup($"[bold {(isGood ? "green" : "red")}]lost {audit.Lost}, doubled {audit.Doubled}[/]\n");

    private static string Bar(double elapsed, double total)
    {
        int done = (int)Math.Clamp(ChartWidth * elapsed / total, 0, ChartWidth);
        string figures = string.Create(CultureInfo.InvariantCulture, $"{elapsed:0.0}/{total:0.#} s");
        return $"[green]{new string('━', done - Math.Min(done, figures.Length + 1))}[/][grey]{new string('━', Math.Max(0, ChartWidth - figures.Length - 1 - Math.Max(0, done - figures.Length - 1)))}[/] {figures}";
    }

    private static string Chart(IReadOnlyList<Pulse> pulses)
    {
        Pulse[] shown = [.. pulses.TakeLast(ChartWidth)];
        double most = Math.Max(1, shown.Max(pulse => pulse.Rate));
        IEnumerable<string> bars = shown.Select(pulse =>
        {
            char block = Blocks[(int)Math.Clamp(Math.Ceiling(pulse.Rate / most * Blocks.Length) - 1, 0, Blocks.Length - 1)];
            return $"[{(pulse.Kills > 0 ? "red" : "green")}]{block}[/]";
        });
        return string.Concat(bars);
    }

    private static string Connections(Standing standing, BankOptions options) =>
        $"[aqua]{standing.Pool.Ready}[/] of {options.Connections} ready   [red]{Format.Of(standing.Kills)}[/] killed   [aqua]{Format.Of(standing.Pool.Restarts)}[/] restarted";

    private static string Transfers(Tally tally) =>
        $"[green]{Format.Of(tally.Committed)}[/] committed   [yellow]{Format.Of(tally.NotRun)}[/] did not run   [yellow]{Format.Of(tally.InDoubt)}[/] in doubt";

    private static string Reasons(IReadOnlyList<Journal> journals) =>
        string.Join(
            ", ",
            journals
                .SelectMany(journal => journal.Reasons)
                .GroupBy(reason => reason.Key, reason => reason.Value, StringComparer.Ordinal)
                .OrderByDescending(reason => reason.Sum())
                .Select(reason => $"{reason.Key} {Format.Of(reason.Sum())}")
        );
}
