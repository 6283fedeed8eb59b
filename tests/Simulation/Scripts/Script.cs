using System.Globalization;
using System.Text;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>All that one run is to do and to suffer. The seed decides on the rest: order, latencies, cuts. Immutable.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Settings">Pool and network.</param>
/// <param name="Callers">What each caller does, in order.</param>
/// <param name="Faults">What goes wrong.</param>
/// <param name="Listeners">How many subscribe to a channel.</param>
internal sealed record Script(
    ulong Seed,
    Settings Settings,
    IReadOnlyList<IReadOnlyList<Work>> Callers,
    IReadOnlyList<Fault> Faults,
    int Listeners
)
{
    public int Requests => Callers.Sum(static caller => caller.Sum(static work => work.Weight));

    /// <summary>It in words, a line each.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"seed 0x{Seed:X}, {Requests} requests of {Callers.Count} callers\n");
        text.Append(CultureInfo.InvariantCulture, $"{Settings}, {Listeners} listeners\n");
        foreach (Fault fault in Faults)
        {
            text.Append(CultureInfo.InvariantCulture, $"fault {fault}\n");
        }
        for (int i = 0; i < Callers.Count; i++)
        {
            foreach (Work work in Callers[i])
            {
                text.Append(CultureInfo.InvariantCulture, $"caller {i + 1}: {work}\n");
            }
        }
        return text.ToString();
    }
}
