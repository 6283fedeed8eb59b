using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Postgres;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>Chooses what is around a pool, with the work and the faults that go with it, all from a stream of its own.</summary>
internal sealed class SurroundingsMaker(ulong seed)
{
    private static readonly WorkKind[] _works = [WorkKind.Options, WorkKind.Owned, WorkKind.Message];

    private readonly Xoshiro256 _random = Xoshiro256.Split(seed, "script surroundings");

    /// <summary>What is around.</summary>
    /// <param name="isCalm">Whether nothing is to go wrong, or to keep anybody waiting.</param>
    public Surroundings Make(bool isCalm)
    {
        Surroundings around = MakeLogin(new Surroundings());
        around = _random.Chance(0.4) ? MakeObservers(around) : around;
        if (isCalm)
        {
            return around;
        }
        around = around with { Errs = true };
        around = _random.Next(8) switch
        {
            0 or 1 or 2 => MakeRoles(around),
            3 => MakePooler(around),
            _ => around with { IsOld = _random.Chance(0.2) },
        };
        return _random.Chance(0.2) ? MakeHooks(around) : around;
    }

    /// <summary>More work for the callers there are.</summary>
    /// <param name="lists">What each of them does.</param>
    /// <param name="next">The number before the first that is free.</param>
    public void AddWork(IReadOnlyList<List<Work>> lists, int next)
    {
        foreach (WorkKind kind in _works)
        {
            for (int n = _random.Chance(0.3) ? _random.Next(1, 6) : 0; n > 0; n--)
            {
                List<Work> list = lists[_random.Next(lists.Count)];
                var work = new Work(next += Work.Numbers, kind)
                {
                    Count = 1,
                    Take = _random.Next(24),
                    Sleep = _random.Next(1, kind == WorkKind.Options ? 400 : 40),
                    Pause = _random.Next(40),
                    Timeout = _random.Next(200, 4000),
                };
                list.Insert(_random.Next(list.Count + 1), work);
            }
        }
    }

    /// <summary>More faults.</summary>
    public IEnumerable<Fault> MakeFaults(Surroundings around)
    {
        foreach (FaultKind kind in (FaultKind[])[FaultKind.Failover, FaultKind.LieAtLogin, FaultKind.SaySettings])
        {
            bool fits = kind != FaultKind.Failover || around.Hosts > 1;
            for (int n = fits && _random.Chance(0.3) ? _random.Next(1, 4) : 0; n > 0; n--)
            {
                yield return new Fault(kind)
                {
                    At = _random.Next(_random.Chance(0.5) ? 50_000 : 1_000_000),
                    Victim = _random.Next(48),
                    Lasts = _random.Next(1, 1500),
                };
            }
        }
    }

    private Surroundings MakeRoles(Surroundings around)
    {
        int hosts = _random.Next(2, 4);
        PgTargetSession[] all = Enum.GetValues<PgTargetSession>();
        return around with
        {
            Hosts = hosts,
            Primary = _random.Next(hosts),
            Target = _random.Chance(0.4) ? PgTargetSession.ReadWrite : all[_random.Next(all.Length)],
            ReadTarget = _random.Chance(0.5) ? all[_random.Next(all.Length)] : null,
            LoadBalance = _random.Chance(0.4),
            IsOld = _random.Chance(0.4),
        };
    }

    private Surroundings MakePooler(Surroundings around) =>
        around with
        {
            Pooler = _random.Chance(0.6) ? PoolerMode.Transaction : PoolerMode.Session,
            PrepareMode = _random.Next(4) switch
            {
                0 => PgPrepareMode.Cached,
                1 => PgPrepareMode.Unnamed,
                _ => null,
            },
            Setting = _random.Chance(0.5) ? "statement_timeout" : "",
            ApplicationName = _random.Chance(0.5) ? "sim" : "",
            IsOld = _random.Chance(0.5),
        };

    private Surroundings MakeLogin(Surroundings around)
    {
        around = around with
        {
            AsksVersion32 = _random.Chance(0.2),
            SpeaksVersion32 = _random.Chance(0.5),
            ChannelBinding = _random.Chance(0.2) ? PgChannelBinding.Disable : PgChannelBinding.Prefer,
            ApplicationName = _random.Chance(0.2) ? "sim" : "",
        };
        around = _random.Next(6) switch
        {
            0 => around with { Authentication = AuthenticationKind.Sasl, RequireAuth = "scram-sha-256" },
            1 => around with { Authentication = AuthenticationKind.Sasl },
            2 => around with { Authentication = AuthenticationKind.Md5Password, RequireAuth = "!password" },
            _ => around,
        };
        return around.Authentication == AuthenticationKind.Ok || _random.Chance(0.5)
            ? around
            : around with
            {
                HasProvider = true,
                PasswordLifetime = _random.Chance(0.5) ? 0 : _random.Next(100, 2000),
            };
    }

    private Surroundings MakeHooks(Surroundings around) =>
        around with
        {
            HasInit = _random.Chance(0.6),
            HasSetup = _random.Chance(0.4),
            HasReset = _random.Chance(0.4),
        };

    private Surroundings MakeObservers(Surroundings around) =>
        around with
        {
            HasObservers = _random.Chance(0.5),
            PingInterval = _random.Chance(0.5) ? 0 : _random.Next(100, 2000),
            WriteTimeout = _random.Chance(0.5) ? 0 : _random.Next(50, 1000),
            StatementLifetime = _random.Chance(0.5) ? 0 : _random.Next(1, 500),
            IsPatient = _random.Chance(0.3),
            PoolName = _random.Chance(0.3) ? "news" : "",
        };
}
