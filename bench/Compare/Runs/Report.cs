using System.Globalization;
using ActorPg.Bench.Compare.Peers;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>Says the figures: a table for people, then a line for each comparison.</summary>
internal static class Report
{
    public static void Write(IReadOnlyList<Summary> summaries, TextWriter target)
    {
        WriteTable(summaries, target);
        target.WriteLine();
        List<(Summary Ours, Summary Theirs)> pairs =
        [
            .. summaries
                .Where(summary => summary.Peer != PeerTable.Ours.Name)
                .Select(theirs => (OursIn(summaries, theirs.Scenario), theirs)),
        ];
        foreach ((Summary ours, Summary theirs) in pairs)
        {
            WriteLine(
                target,
                $"ratio {theirs.Scenario} {theirs.Peer} {ours.PerSecond.Median / theirs.PerSecond.Median:0.00}"
            );
        }
        foreach ((Summary ours, Summary theirs) in pairs)
        {
            WriteLine(
                target,
                $"cpu {theirs.Scenario} {theirs.Peer} {ours.CpuPerUnit.Median / theirs.CpuPerUnit.Median:0.00}"
            );
        }
        foreach (Summary ours in summaries.Where(summary => summary.Peer == PeerTable.Ours.Name))
        {
            WriteLine(target, $"alloc {ours.Scenario} {ours.BytesPerUnit:0}");
        }
        foreach (Summary noted in summaries.Where(summary => summary is { CalmTail: not null, BusyTail: not null }))
        {
            WriteLine(
                target,
                $"p99 {noted.Scenario} {noted.Peer} {noted.BusyTail / noted.CalmTail:0.00} ({Figure(noted.CalmTail!.Value)} us, {Figure(noted.BusyTail!.Value)} us beside the stream)"
            );
        }
        foreach (Summary noted in summaries.Where(summary => summary is { Typical: not null, Tail: not null }))
        {
            WriteLine(
                target,
                $"latency {noted.Scenario} {noted.Peer} {Figure(noted.Typical!.Value)} us (99 of 100 within {Figure(noted.Tail!.Value)} us)"
            );
        }
    }

    private static Summary OursIn(IReadOnlyList<Summary> summaries, string scenario) =>
        summaries.First(summary => summary.Peer == PeerTable.Ours.Name && summary.Scenario == scenario);

    private static void WriteTable(IReadOnlyList<Summary> summaries, TextWriter target)
    {
        WriteLine(
            target,
            $"{"scenario", -15}{"driver", -21}{"work/s", 12}{"min..max", 24}{"cpu us/work", 13}{"min..max", 22}{"bytes/work", 13}"
        );
        string? scenario = null;
        foreach (Summary row in summaries)
        {
            string name = row.Scenario == scenario ? "" : row.Scenario;
            scenario = row.Scenario;
            WriteLine(
                target,
                $"{name, -15}{row.Peer, -21}{Figure(row.PerSecond.Median), 12}{Range(row.PerSecond), 24}{Figure(row.CpuPerUnit.Median), 13}{Range(row.CpuPerUnit), 22}{row.BytesPerUnit, 13:0}"
            );
        }
    }

    private static string Range(Spread spread) => $"{Figure(spread.Least)}..{Figure(spread.Most)}";

    private static string Figure(double figure) =>
        figure.ToString(figure < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private static void WriteLine(TextWriter target, FormattableString line) =>
        target.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
