using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Tests.Scripts;

/// <summary>Makes the script of a seed: a pool, callers, and a subset of the kinds of work and of faults, so that no seed has them all.</summary>
internal sealed class ScriptMaker
{
    private static readonly WorkKind[] _simple =
    [
        WorkKind.Select,
        WorkKind.Insert,
        WorkKind.InsertReturning,
        WorkKind.InsertFailing,
        WorkKind.Divide,
        WorkKind.Single,
        WorkKind.Shifting,
        WorkKind.Prepared,
    ];

    private readonly Xoshiro256 _random;
    private readonly ulong _seed;
    private WorkKind[] _kinds = [];
    private double _cancels;
    private double _slow;
    private int _patience;
    private int _next;
    private bool _hasWide;

    private ScriptMaker(ulong seed)
    {
        _seed = seed;
        _random = Xoshiro256.Split(seed, "script");
    }

    /// <summary>The script of a seed.</summary>
    public static Script Of(ulong seed) => new ScriptMaker(seed).Make();

    private Script Make()
    {
        bool isCalm = _random.Chance(0.1);
        bool holdsOnly = isCalm && _random.Chance(0.5);
        WorkKind[] all =
        [
            .. Enum.GetValues<WorkKind>().Where(static kind => kind is not WorkKind.Savepoint and <= WorkKind.Expire),
        ];
        _kinds = holdsOnly ? [WorkKind.Hold] : [.. all.Where(_ => _random.Chance(0.5))];
        _kinds = _kinds.Length == 0 ? [WorkKind.Select] : _kinds;
        _cancels = isCalm || _random.Chance(0.3) ? 0 : _random.NextDouble() * 0.5;
        _slow = _random.NextDouble() * 0.3;
        _patience = isCalm ? 60_000 : _random.Next(200, 4000);
        Settings settings = MakeSettings();
        if (isCalm)
        {
            settings = settings with { AcquireTimeout = 60_000, MaxWaiting = 1000, LargestSegment = 16 * 1024 };
        }
        int requests = settings.LargestSegment < 16 ? _random.Next(10, 40) : _random.Next(50, 200);
        int callers = _random.Next(1, 33);
        var lists = new List<Work>[callers];
        for (int i = 0; i < callers; i++)
        {
            lists[i] = [];
        }
        for (int made = 0; made < requests; )
        {
            Work work = MakeWork(_kinds[_random.Next(_kinds.Length)]);
            lists[_random.Next(callers)].Add(work);
            made += work.Weight;
        }
        IReadOnlyList<Fault> faults = new FaultMaker(_seed, settings).Make();
        var around = new SurroundingsMaker(_seed);
        settings = settings with { Around = around.Make(isCalm) };
        if (!isCalm)
        {
            around.AddWork(lists, _next);
            faults = [.. faults, .. around.MakeFaults(settings.Around), .. ClockFaults.Of(_seed)];
        }
        return new Script(
            _seed,
            settings,
            [.. lists.Where(static list => list.Count > 0)],
            isCalm ? [] : faults,
            _kinds.Contains(WorkKind.Notify) && settings.Around.CanListen ? _random.Next(1, 4) : 0
        );
    }

    private Settings MakeSettings()
    {
        int maximum = _random.Next(1, 9);
        return new Settings
        {
            MinSize = _random.Next(0, Math.Min(maximum, 3) + 1),
            MaxSize = maximum,
            LaneSize = _random.Next(1, 3),
            PipelineLimit = _random.Next(1, 17),
            StatementCache = _random.Chance(0.3) ? _random.Next(0, 4) : 100,
            MaxWaiting = _random.Next(4, 60),
            MaxQueries = _random.Chance(0.2) ? _random.Next(5, 50) : 50_000,
            AcquireTimeout = _random.Next(500, 8000),
            CancelTimeout = _random.Next(50, 3000),
            ConnectTimeout = _random.Next(500, 3000),
            IdleLifetime = _random.Chance(0.5) ? 0 : _random.Next(50, 3000),
            ConnectionLifetime = _random.Chance(0.7) ? 0 : _random.Next(100, 5000),
            PingInterval = _random.Chance(0.5) ? 0 : _random.Next(200, 3000),
            LargestSegment = _random.Next(10) switch
            {
                0 => 1,
                1 => 7,
                2 => 100,
                _ => 16 * 1024,
            },
            SplitProbability = _random.Chance(0.3) ? 0.05 : 0.4,
            Latency = _random.Chance(0.2) ? 5000 : 300,
            Service = _random.Chance(0.2) ? 5000 : 200,
            CancelDelay = _random.Chance(0.3) ? 20_000 : 1000,
        };
    }

    private Work MakeWork(WorkKind kind)
    {
        // One is enough, and most of what a script costs.
        kind = kind == WorkKind.WideStream && _hasWide ? WorkKind.Stream : kind;
        _hasWide |= kind == WorkKind.WideStream;
        Work work = new(_next += Work.Numbers, kind)
        {
            Timeout = _patience + _random.Next(_patience),
            CancelAfter = _random.Chance(_cancels) ? CancelTime() : -1,
            Pause = _random.Chance(0.5) ? 0 : _random.Next(40),
            Sleep = _random.Chance(_slow) ? SleepTime() : 0,
        };
        return kind switch
        {
            WorkKind.Stream => work with { Count = _random.Next(0, 200), Take = TakeOf(200) },
            WorkKind.WideStream => work with { Count = 600, Take = TakeOf(600), CancelAfter = -1 },
            WorkKind.CopyIn => work with { Count = _random.Next(1, Work.Numbers), Take = TakeOf(Work.Numbers) },
            WorkKind.CopyOut => work with { Count = _random.Next(0, 300), Take = TakeOf(300) },
            WorkKind.Batch => work with { Count = _random.Next(1, Work.Numbers), Take = _random.Chance(0.2) ? 1 : 0 },
            WorkKind.Cursor => work with { Count = _random.Next(0, 40), Take = _random.Next(1, 20) },
            WorkKind.Pipeline or WorkKind.Read or WorkKind.Ingest => work with { Count = _random.Next(1, 12) },
            WorkKind.Single or WorkKind.IngestSingle => work with { Count = _random.Next(1, 8) },
            WorkKind.Transaction or WorkKind.Session => work with
            {
                End = EndOf(),
                Inner = MakeInner(kind == WorkKind.Transaction),
            },
            WorkKind.Resize => work with { Count = _random.Next(1, 9), Take = _random.Next(0, 3) },
            WorkKind.Hold => work with { Sleep = _random.Next(1, 20), CancelAfter = -1 },
            _ => work,
        };
    }

    private Work[] MakeInner(bool mayNest)
    {
        var inner = new Work[_random.Next(1, 5)];
        for (int i = 0; i < inner.Length; i++)
        {
            WorkKind kind = _random.Next(12) switch
            {
                0 => WorkKind.CopyIn,
                1 => WorkKind.Stream,
                2 => WorkKind.Batch,
                3 or 4 when mayNest => WorkKind.Savepoint,
                _ => _simple[_random.Next(_simple.Length)],
            };
            Work work = MakeWork(kind) with { Pause = _random.Chance(0.8) ? 0 : _random.Next(10) };
            inner[i] =
                kind == WorkKind.Savepoint ? work with { End = EndOf(), Inner = MakeInner(mayNest: false) } : work;
        }
        return inner;
    }

    private WorkEnd EndOf() =>
        _random.Next(6) switch
        {
            0 => WorkEnd.Rollback,
            1 => WorkEnd.Dispose,
            _ => WorkEnd.Commit,
        };

    private int TakeOf(int most) => _random.Chance(0.25) ? _random.Next(1, most) : 0;

    private int CancelTime() => _random.Chance(0.5) ? _random.Next(0, 3000) : _random.Next(0, 60_000);

    private int SleepTime() =>
        _random.Next(8) switch
        {
            0 => 60_000,
            1 or 2 => _random.Next(100, 800),
            _ => _random.Next(1, 30),
        };
}
