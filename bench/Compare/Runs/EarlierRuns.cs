using System.Text.Json;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>The measurements of runs that are over.</summary>
internal static class EarlierRuns
{
    /// <summary>Reads them from the files that they wrote.</summary>
    /// <param name="files">Of a scenario that several have, the last counts: figures are compared within a run only.</param>
    /// <exception cref="UsageException">A file is not there, or is not one of these.</exception>
    public static async Task<IReadOnlyList<Measurement>> ReadAsync(IReadOnlyList<string> files)
    {
        Dictionary<string, IEnumerable<Measurement>> newest = [];
        foreach (string file in files)
        {
            foreach (IGrouping<string, Measurement> scenario in (await ReadAsync(file)).GroupBy(of => of.Scenario))
            {
                newest[scenario.Key] = scenario;
            }
        }
        return [.. ScenarioTable.All.SelectMany(scenario => newest.GetValueOrDefault(scenario.Name, []))];
    }

    private static async Task<Measurement[]> ReadAsync(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Measurement[]>(await File.ReadAllTextAsync(file)) ?? [];
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"{file} cannot be read as what --json writes: {wrong.Message}");
        }
    }
}
