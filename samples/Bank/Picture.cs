using System.Globalization;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bank;

/// <summary>What is shown: a panel while the bank is open, and a table when it has closed.</summary>
internal static class Picture
{
    public const int Width = 80;

    private const int ChartWidth = 60;
    private const int ChartHeight = 3;
    private static readonly (string Name, double Part)[] _percentiles = [("p99", 0.99), ("p99.9", 0.999), ("max", 1)];

    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>How it goes.</summary>
    public static IRenderable Of(Standing standing, BankOptions options)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().Width(13)).AddColumn(new GridColumn().NoWrap());
        grid.AddRow("[grey]time[/]", Bar(standing.Elapsed.TotalSeconds / options.Seconds));
        string[] chart = Chart(standing.Pulses, options.Seconds);
        grid.AddRow("[grey]transfers/s[/]", chart[0]);
        grid.AddRow($"[aqua]{Format.Of((long)standing.Pulses[^1].Rate), 11}[/]", chart[1]);
        grid.AddRow("[grey]all killed:[/] [red]█[/]", chart[2]);
        grid.AddRow("[grey]transfers[/]", Transfers(standing.Tally));
        grid.AddRow("[grey]connections[/]", Connections(standing, options));
        grid.AddRow(
            "[grey]latency now[/]",
            $"[aqua]{Format.Of(standing.Median)}[/] median   [aqua]{Format.Of(standing.Slowest)}[/] p99"
        );
        string time = string.Create(
            CultureInfo.InvariantCulture,
            $"{standing.Elapsed.TotalSeconds:0.0} of {options.Seconds:0.#} s"
        );
        return new Panel(grid)
        {
            Header = new PanelHeader(
                $" [bold]ActorPg bank[/]: {options.Senders} senders, {options.Connections} connections, {time} "
            ),
            Border = BoxBorder.Rounded,
            BorderStyle = new Style(Color.Grey),
            Width = Width,
        };
    }

    /// <summary>How it was.</summary>
    public static IRenderable Of(DayEnd day, Audit audit)
    {
        Tally tally = day.Tally;
        var table = new Table
        {
            Border = TableBorder.Rounded,
            BorderStyle = new Style(Color.Grey),
            Width = Width,
        };
        table.AddColumn("[bold]The books[/]").AddColumn(new TableColumn("").RightAligned()).AddColumn("");
        Row(
            "transfers sent",
            tally.Sent,
            $"in {day.Open.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
        );
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
        Row(
            "connections restarted",
            day.Pool.Restarts,
            $"{Format.Of(day.Pool.Retries)} requests went elsewhere, unsent"
        );
        table.AddRow(
            "latency, median",
            $"[aqua]{Format.Of(day.Latency.Percentile(0.5))}[/]",
            $"[grey]{string.Join("  ", _percentiles.Select(one => $"{one.Name} {Format.Of(day.Latency.Percentile(one.Part))}"))}[/]"
        );
        table.AddEmptyRow();
        Row(
            "sum of balances",
            audit.SumAfter,
            audit.SumAfter == audit.SumBefore ? "as before" : $"[red]was {Format.Of(audit.SumBefore)}[/]"
        );
        Row("accounts that differ", audit.WrongBalances, "from what the ledger makes them");
        return table;

        void Row(string what, long count, string more) =>
            table.AddRow(what, $"[aqua]{Format.Of(count)}[/]", $"[grey]{more}[/]");
    }

    /// <summary>What must not happen, and did.</summary>
    public static IRenderable Of(IReadOnlyList<string> wrong) =>
        new Rows(wrong.Take(10).Select(one => new Markup($"[red]{Markup.Escape(one)}[/]")));

    /// <summary>The verdict: two zeros, and nothing else to say.</summary>
    public static IRenderable Verdict(Audit audit, bool isGood)
    {
        string verdict = $"lost {audit.Lost}, doubled {audit.Doubled}";
        bool isSilent = isGood || audit.Lost + audit.Doubled > 0;
        return new Markup(
            $"[bold {(isGood ? "green" : "red")}]{verdict}{(isSilent ? "" : ", and yet something is wrong: see above")}[/]"
        );
    }

    private static string Bar(double part)
    {
        int done = (int)Math.Clamp(ChartWidth * part, 0, ChartWidth);
        return $"[aqua]{new string('━', done)}[/][grey]{new string('━', ChartWidth - done)}[/]";
    }

    // Each column is a slice of the day and stands below its time; it is red where backends were killed.
    private static string[] Chart(IReadOnlyList<Pulse> pulses, double seconds)
    {
        var rows = new StringBuilder[ChartHeight];
        double most = Math.Max(1, pulses.Max(pulse => pulse.Rate));
        for (int row = 0; row < ChartHeight; row++)
        {
            rows[row] = new StringBuilder();
            int ground = Blocks.Length * (ChartHeight - 1 - row);
            foreach (Pulse pulse in Columns(pulses, seconds))
            {
                int height = Math.Max(1, (int)Math.Ceiling(pulse.Rate / most * Blocks.Length * ChartHeight)) - ground;
                char block = height <= 0 ? ' ' : Blocks[Math.Min(height, Blocks.Length) - 1];
                rows[row].Append(CultureInfo.InvariantCulture, $"[{(pulse.Kills > 0 ? "red" : "green")}]{block}[/]");
            }
        }
        return [.. rows.Select(row => row.ToString())];
    }

    // A column may be longer than a pulse, or shorter.
    private static IEnumerable<Pulse> Columns(IReadOnlyList<Pulse> pulses, double seconds)
    {
        TimeSpan width = TimeSpan.FromSeconds(seconds / ChartWidth);
        int next = 0;
        Pulse current = pulses[0];
        for (int column = 0; column < ChartWidth && next < pulses.Count; column++)
        {
            int kills = 0;
            for (; next < pulses.Count && pulses[next].At < width * (column + 1); next++)
            {
                current = pulses[next];
                kills += current.Kills;
            }
            yield return current with
            {
                Kills = kills,
            };
        }
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
