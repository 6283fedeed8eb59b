using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Postgres;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>Chooses the faults of a script from their own stream, so that other work does not reshuffle them.</summary>
internal sealed class FaultMaker(ulong seed, Settings settings)
{
    private static readonly string[] _fatal = ["57P01", "57P05", "25P03", "57P02", "XX000"];
    private static readonly string[] _errors = ["40001", "40P01", "55P03", "53200", "57014", "XX000"];
    private static readonly string[] _refusals = ["57P03", "53300", "28P01", "3D000", "57P01"];

    private readonly Xoshiro256 _random = Xoshiro256.Split(seed, "script faults");

    public IReadOnlyList<Fault> Make()
    {
        FaultKind[] kinds =
        [
            .. Enum.GetValues<FaultKind>().Where(kind => kind <= FaultKind.CrashListener && _random.Chance(0.3)),
        ];
        var faults = new List<Fault>();
        foreach (FaultKind kind in kinds)
        {
            int most = kind switch
            {
                FaultKind.Step => 12,
                FaultKind.CrashConnection or FaultKind.CrashPool or FaultKind.CrashListener => 1,
                FaultKind.AskInClear => 1,
                _ => 3,
            };
            bool isRare = kind is FaultKind.CrashPool or FaultKind.CrashConnection or FaultKind.CrashListener;
            if (isRare && _random.Chance(0.7))
            {
                continue;
            }
            for (int n = _random.Next(1, most + 1); n > 0; n--)
            {
                faults.Add(MakeOne(kind));
            }
        }
        return faults;
    }

    private Fault MakeOne(FaultKind kind)
    {
        var fault = new Fault(kind);
        if (kind == FaultKind.Step)
        {
            return fault with { Step = MakeStep() };
        }
        if (fault.IsOfLink)
        {
            int most = settings.MaxSize + 8;
            return fault with
            {
                Link = 2 + _random.Next(most),
                Offset = _random.Chance(0.3) ? _random.Next(600) : _random.Next(6000),
                Lasts = _random.Chance(0.5) ? _random.Next(1, 100) : _random.Next(1, 10_000),
            };
        }
        return fault with
        {
            At = _random.Next(_random.Chance(0.5) ? 50_000 : 1_000_000),
            Victim = _random.Next(16),
            Lasts = _random.Next(1, 1500),
            SqlState = kind == FaultKind.Kill ? _fatal[_random.Next(3)] : "",
        };
    }

    private StepFault MakeStep()
    {
        ServerStep[] steps = Enum.GetValues<ServerStep>();
        ServerStep step = steps[_random.Next(steps.Length)];
        bool isLogin = step is ServerStep.Startup or ServerStep.Authentication;
        bool isFatal = isLogin || _random.Chance(0.4);
        string[] states =
            isLogin ? _refusals
            : isFatal ? _fatal
            : _errors;
        int most = step is ServerStep.Row or ServerStep.CopyData ? 400 : 40;
        return new StepFault(step, _random.Next(isLogin ? 4 : most), states[_random.Next(states.Length)], isFatal);
    }
}
