using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary>Finds a smaller script that breaks an invariant that the given one breaks: without faults, listeners, callers and requests that it does not need.</summary>
/// <param name="failed">What failed.</param>
/// <param name="run">Runs a script.</param>
internal sealed class Shrinker(SeedResult failed, Func<Script, SeedResult> run)
{
    private const int MostRuns = 1500;

    private readonly string _invariant = NameOf(failed.Breaches[0]);
    private SeedResult _best = failed;
    private int _runs;

    /// <summary>Shrinks by running for true.</summary>
    public Shrinker(SeedResult failed)
        : this(failed, static script => SeedResult.Of(script)) { }

    public SeedResult Run()
    {
        for (bool isSmaller = true; isSmaller && _runs < MostRuns; )
        {
            isSmaller = Drop(_best.Script.Faults, static (script, rest) => script with { Faults = rest });
            isSmaller |= Drop(_best.Script.Callers, static (script, rest) => script with { Callers = rest });
            for (int i = 0; i < _best.Script.Callers.Count; i++)
            {
                int caller = i;
                isSmaller |= Drop(
                    _best.Script.Callers[i],
                    (script, rest) => script with { Callers = Replace(script.Callers, caller, rest) }
                );
            }
            Settings settings = _best.Script.Settings;
            isSmaller |=
                settings.Around != new Surroundings()
                && Try(_best.Script with { Settings = settings with { Around = new Surroundings() } });
            isSmaller |= _best.Script.Listeners > 0 && Try(_best.Script with { Listeners = 0 });
        }
        return _best;
    }

    private static string NameOf(string breach) => breach.Split(' ')[0];

    private static IReadOnlyList<T> Replace<T>(IReadOnlyList<T> list, int index, T item) =>
        [.. list.Select((each, i) => i == index ? item : each)];

    // Halves, then quarters, down to one by one.
    private bool Drop<T>(IReadOnlyList<T> all, Func<Script, IReadOnlyList<T>, Script> with)
    {
        bool isSmaller = false;
        for (int size = Math.Max(1, all.Count / 2); size > 0; size /= 2)
        {
            for (int at = 0; at < all.Count && _runs < MostRuns; )
            {
                IReadOnlyList<T> rest = [.. all.Where((_, i) => i < at || i >= at + size)];
                if (Try(with(_best.Script, rest)))
                {
                    all = rest;
                    isSmaller = true;
                }
                else
                {
                    at += size;
                }
            }
        }
        return isSmaller;
    }

    private bool Try(Script script)
    {
        _runs++;
        SeedResult result = run(script);
        if (!result.Breaches.Any(breach => NameOf(breach) == _invariant))
        {
            return false;
        }
        _best = result;
        return true;
    }
}
