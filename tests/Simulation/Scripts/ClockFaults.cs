using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>What goes wrong with time, from a stream of its own.</summary>
internal static class ClockFaults
{
    public static IEnumerable<Fault> Of(ulong seed)
    {
        Xoshiro256 random = Xoshiro256.Split(seed, "script clock");
        foreach (FaultKind kind in (FaultKind[])[FaultKind.ClockJump, FaultKind.LateTimers])
        {
            for (int n = random.Chance(0.2) ? random.Next(1, 4) : 0; n > 0; n--)
            {
                yield return new Fault(kind)
                {
                    At = random.Next(random.Chance(0.5) ? 50_000 : 1_000_000),
                    Victim = random.Next(48),
                    Lasts = random.Next(1, 1500),
                };
            }
        }
    }
}
