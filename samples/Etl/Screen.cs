using System.Globalization;
using System.Threading.Channels;
using Spectre.Console;

namespace Etl;

/// <summary>Shows how it goes: a progress bar on a terminal, a line now and then elsewhere.</summary>
internal static class Screen
{
    private static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    /// <summary>Follows the work to its end; returns how it stood then.</summary>
    public static Task<Standing> FollowAsync(ChannelReader<Standing> standings, int rows) =>
        IsTerminal ? FollowLiveAsync(standings, rows) : FollowInLinesAsync(standings, rows);

    public static void Say(string line) => Console.Out.WriteLine(line);

    private static async Task<Standing> FollowLiveAsync(ChannelReader<Standing> standings, int rows)
    {
        Standing? last = null;
        await AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn(),
                new RemainingTimeColumn()
            )
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask("loading", maxValue: rows);
                await foreach (Standing standing in standings.ReadAllAsync())
                {
                    last = standing;
                    bar.Value = standing.Loaded;
                    bar.Description = Describe(standing);
                }
            });
        return last!;
    }

    private static async Task<Standing> FollowInLinesAsync(ChannelReader<Standing> standings, int rows)
    {
        Standing? last = null;
        int shown = -1;
        await foreach (Standing standing in standings.ReadAllAsync())
        {
            int tenth = (int)(standing.Loaded * 10 / rows);
            if (tenth != shown || standing.Failures != last?.Failures || standing.ResumedAt != last.ResumedAt)
            {
                shown = tenth;
                string line = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{100.0 * standing.Loaded / rows, 5:0.0} %  {standing.Loaded, 12:N0} of {rows:N0} rows  {Describe(standing)}"
                );
                await Console.Out.WriteLineAsync(line);
            }
            last = standing;
        }
        return last!;
    }

    private static string Describe(Standing standing) =>
        standing.Failures == 0
            ? "loading"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"failures {standing.Failures}, resumed at {standing.ResumedAt:N0}"
            );
}
