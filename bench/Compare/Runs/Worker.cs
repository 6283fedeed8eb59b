using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using ActorPg.Bench.Compare.Peers;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>The process of one peer in one round: opens its connections, warms up, measures, prints.</summary>
internal static class Worker
{
    /// <summary>The first word of a worker's command line.</summary>
    public const string Verb = "--worker";

    private const double WarmUpSeconds = 2;
    private const double StepSeconds = 0.5;
    private const int MostSteps = 12;

    /// <summary>What the compiler may take of a step's time before another step is made.</summary>
    private const double CompilersShare = 0.01;
    private const double TailShare = 0.99;

    /// <summary>Does the order in these words; returns the exit code. What goes wrong goes to the standard error.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            Measurement measurement = await FulfilAsync(WorkOrder.Parse(words));
            Console.WriteLine(JsonSerializer.Serialize(measurement));
            return 0;
        }
        catch (WrongAnswerException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.ToString());
        }
        return 1;
    }

    private static async Task<Measurement> FulfilAsync(WorkOrder order)
    {
        OwnPeer peer = PeerTable.FindOwn(order.Peer);
        Scenario scenario = ScenarioTable.Find(order.Scenario);
        string url =
            Environment.GetEnvironmentVariable(LocalPostgres.UrlVariable)
            ?? throw new InvalidOperationException($"A worker finds its server in {LocalPostgres.UrlVariable}.");
        await using IWorkload work = await peer.OpenAsync(scenario, order.Expected, PgOptions.Parse(url));
        await WarmUpAsync(work);
        return await MeasureAsync(work, order);
    }

    /// <summary>
    /// Until what runs is compiled as it will stay: on two processors that a server keeps busy the compiler takes its time, and would be measured with the driver.
    /// </summary>
    private static async Task WarmUpAsync(IWorkload work)
    {
        await RunAsync(work, WarmUpSeconds);
        for (int i = 0; i < MostSteps; i++)
        {
            TimeSpan compiled = JitInfo.GetCompilationTime();
            await RunAsync(work, StepSeconds);
            if ((JitInfo.GetCompilationTime() - compiled).TotalSeconds < CompilersShare * StepSeconds)
            {
                return;
            }
        }
    }

    private static async Task<Measurement> MeasureAsync(IWorkload work, WorkOrder order)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        (long units, Round round) = await RunAsync(work, order.Seconds);
        TimeSpan elapsed = round.Elapsed;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        process.Refresh();
        cpu = process.TotalProcessorTime - cpu;
        return new Measurement(
            order.Peer,
            order.Scenario,
            units,
            elapsed.TotalSeconds,
            cpu.TotalMicroseconds,
            allocated,
            round.Calm.Quantile(TailShare),
            round.Busy.Quantile(TailShare),
            round.Calls.Quantile(0.5),
            round.Calls.Quantile(TailShare)
        );
    }

    private static async Task<(long Units, Round Round)> RunAsync(IWorkload work, double seconds)
    {
        var round = new Round(TimeSpan.FromSeconds(seconds));
        long[] units = await Task.WhenAll(work.Lanes.Select(lane => Task.Run(() => lane.RunAsync(round))));
        return (units.Sum(), round);
    }
}
