using System.Globalization;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>
/// The share of the processors' time that went to others since then: a virtual machine's host lends it to its neighbours, and whoever sleeps is woken late,
/// so that what is measured is the neighbours. Linux says so in /proc/stat; elsewhere it is 0.
/// </summary>
internal readonly struct StolenTime
{
    private const string File = "/proc/stat";

    // "cpu" and user, nice, system, idle, iowait, irq, softirq, steal; what follows is contained in these.
    private const int FirstFigure = 1;
    private const int Figures = 8;

    private readonly double _stolen;
    private readonly double _all;

    private StolenTime(double stolen, double all)
    {
        _stolen = stolen;
        _all = all;
    }

    public static StolenTime Now()
    {
        if (!System.IO.File.Exists(File))
        {
            return default;
        }
        using StreamReader reader = System.IO.File.OpenText(File);
        string[] words = reader.ReadLine()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] figures =
        [
            .. words.Skip(FirstFigure).Take(Figures).Select(word => double.Parse(word, CultureInfo.InvariantCulture)),
        ];
        return new StolenTime(figures[^1], figures.Sum());
    }

    /// <summary>Of all processors' time since <paramref name="start"/>, between 0 and 1.</summary>
    public double ShareSince(StolenTime start) =>
        _all > start._all ? (_stolen - start._stolen) / (_all - start._all) : 0;
}
