using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Commands;

/// <summary>
/// <c>sweep --script all --fault reset --every-byte</c>: runs fixed scripts, and breaks the connection at each byte of each direction in turn. Without
/// <c>--every-byte</c> at each seventh.
/// </summary>
internal static class SweepCommand
{
    private const int MostBytes = 4000;

    private static readonly WorkKind[] _scripts =
    [
        WorkKind.Select,
        WorkKind.Insert,
        WorkKind.InsertFailing,
        WorkKind.Stream,
        WorkKind.CopyIn,
        WorkKind.CopyOut,
        WorkKind.Batch,
        WorkKind.Cursor,
        WorkKind.Transaction,
        WorkKind.Session,
        WorkKind.Read,
        WorkKind.Ingest,
    ];

    public static int Run(Options options)
    {
        string wanted = options.Text("script", "all");
        FaultKind[] faults = options.Text("fault", "reset") switch
        {
            "close" => [FaultKind.CloseToServer, FaultKind.CloseToClient],
            "stall" => [FaultKind.StallToServer, FaultKind.StallToClient],
            "vanish" => [FaultKind.VanishToServer, FaultKind.VanishToClient],
            _ => [FaultKind.ResetToServer, FaultKind.ResetToClient],
        };
        int step = options.Has("every-byte") ? 1 : 7;
        int passed = 0;
        var failures = new List<SeedResult>();
        foreach (WorkKind kind in _scripts.Where(kind => wanted == "all" || $"{kind}" == wanted))
        {
            foreach (FaultKind fault in faults)
            {
                int runs = Sweep(kind, fault, step, failures);
                passed += runs;
                RunCommand.Write($"{kind, -14} {fault, -14} {runs} runs");
            }
        }
        foreach (SeedResult failed in failures.Take(3))
        {
            RunCommand.Write(failed.Script.ToText());
            RunCommand.Report(failed, shrinks: false);
        }
        RunCommand.Write($"{passed - failures.Count} passed, {failures.Count} failed");
        return failures.Count == 0 ? 0 : 1;
    }

    // Until the connection lives through it: no byte is left to break it at.
    private static int Sweep(WorkKind kind, FaultKind fault, int step, List<SeedResult> failures)
    {
        int runs = 0;
        for (int at = 0; at < MostBytes; at += step)
        {
            var world = new World(
                Script(
                    kind,
                    new Fault(fault)
                    {
                        Link = 2,
                        Offset = at,
                        Lasts = 100,
                    }
                )
            );
            world.Run();
            runs++;
            IReadOnlyList<string> breaches = Invariants.All.Breaches(world.Journal);
            if (breaches.Count > 0)
            {
                failures.Add(
                    SeedResult.Of(
                        Script(
                            kind,
                            new Fault(fault)
                            {
                                Link = 2,
                                Offset = at,
                                Lasts = 100,
                            }
                        )
                    )
                );
            }
            if (world.Servers.Links.FirstOrDefault(static link => link.Number == 2) is { } link)
            {
                bool isToServer =
                    fault
                    is FaultKind.ResetToServer
                        or FaultKind.CloseToServer
                        or FaultKind.StallToServer
                        or FaultKind.VanishToServer;
                if ((isToServer ? link.ToServer : link.ToClient).CarriedBytes < at)
                {
                    break;
                }
            }
        }
        return runs;
    }

    private static Script Script(WorkKind kind, Fault fault)
    {
        var work = new Work(100, kind)
        {
            Count = 3,
            Take = kind == WorkKind.Cursor ? 2 : 0,
            Timeout = 2000,
        };
        if (kind is WorkKind.Transaction or WorkKind.Session)
        {
            work = work with { Inner = [new Work(200, WorkKind.Insert), new Work(300, WorkKind.InsertReturning)] };
        }
        // The first connection is the pool's start: it is made to be replaced, so that the work runs over the second.
        var settings = new Settings
        {
            MaxSize = 2,
            MinSize = 0,
            CancelTimeout = 500,
            ConnectTimeout = 1000,
        };
        var expire = new Work(1000, WorkKind.Expire);
        return new Script(
            7,
            settings,
            [
                [expire, work with { Pause = 5 }, new Work(2000, WorkKind.Insert)],
            ],
            [fault],
            Listeners: 0
        );
    }
}
