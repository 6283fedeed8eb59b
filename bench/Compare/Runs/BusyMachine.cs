using System.Globalization;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>Says when the machine has other things to do, because then the figures say little.</summary>
internal static class BusyMachine
{
    private const string LoadFile = "/proc/loadavg";
    private const double Quiet = 0.5;

    /// <summary>What the machine's host took, where it took much though the measurements were repeated.</summary>
    public static void WarnOfStolen(IReadOnlyList<Measurement> measurements, TextWriter target)
    {
        int disturbed = measurements.Count(measurement => measurement.IsDisturbed);
        if (disturbed > 0)
        {
            target.WriteLine(
                $"In {disturbed} of {measurements.Count} measurements the host gave more than a tenth of the processors to others; they count where nothing else is there"
            );
        }
    }

    public static void Warn(TextWriter target)
    {
        if (!File.Exists(LoadFile))
        {
            return;
        }
        string load = File.ReadAllText(LoadFile).Split(' ')[0];
        if (double.Parse(load, CultureInfo.InvariantCulture) > Quiet)
        {
            target.WriteLine($"load {load} on {Environment.ProcessorCount} processors: the ratios are only indicative");
        }
    }
}
