using System.Text.Json;
using ActorPg.Bench.Compare.Runs;

if (args is [Worker.Verb, .. var words])
{
    return await Worker.RunAsync(words);
}
try
{
    BenchOptions options = BenchOptions.Parse(args);
    IReadOnlyList<Measurement> measurements =
        options.EarlierRuns.Count > 0
            ? await EarlierRuns.ReadAsync(options.EarlierRuns)
            : await Coordinator.MeasureAsync(options);
    IReadOnlyList<Summary> summaries = Summary.Of(measurements);
    Report.Write(summaries, Console.Out);
    BusyMachine.WarnOfStolen(measurements, Console.Error);
    if (options.ChartFile is { } image)
    {
        await using StreamWriter chart = File.CreateText(image);
        Chart.Write(summaries, chart);
    }
    if (options.JsonFile is { } file)
    {
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(measurements));
    }
    return 0;
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n{BenchOptions.Usage}");
    return 2;
}
catch (WorkerFailedException failed)
{
    await Console.Error.WriteLineAsync(failed.Message);
    return 1;
}
