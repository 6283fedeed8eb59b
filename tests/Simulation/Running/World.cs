using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Host;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Postgres;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>One run of a script: callers and faults until all is done, then everything is mended, and all must work and come to rest. Used once, by one thread.</summary>
internal sealed class World
{
    public const string Channel = "news";

    private static readonly TimeSpan _lasting = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _busy = TimeSpan.FromMilliseconds(300);

    private readonly Script _script;
    private readonly FaultDriver _faults;
    private readonly List<Listener> _listeners = [];
    private PgPool? _pool;
    private int _mostConnections;
    private int _extraIds = 10_000_000;
    private int _orders;
    private bool _isOver;

    /// <summary>A world in which nothing has happened.</summary>
    /// <param name="script">What is to happen.</param>
    /// <param name="traceEvents">How many of the last events are kept in words.</param>
    public World(Script script, int traceEvents = 0)
    {
        _script = script;
        Settings settings = script.Settings;
        Journal = new Journal
        {
            Settings = settings,
            IsQueueOnly =
                script.Faults.Count == 0
                && script.Callers.All(static caller => caller.All(static work => work.Kind == WorkKind.Hold)),
        };
        Host = new SimulationHost(script.Seed, traceEvents);
        Network = new SimulatedNetwork(Host)
        {
            Conditions = new NetworkConditions
            {
                LargestSegmentBytes = settings.LargestSegment,
                SplitProbability = settings.SplitProbability,
                MaxLatency = TimeSpan.FromMicroseconds(settings.Latency),
            },
        };
        Watch = new ServerWatch(Host, Journal);
        Servers = new ServerPark(Network, settings, Watch);
        Journal.Ledger = Servers.First.Ledger;
        Options = PoolOptions.Of(this, settings);
        _faults = new FaultDriver(this);
    }

    public SimulationHost Host { get; }

    public SimulatedNetwork Network { get; }

    public ServerPark Servers { get; }

    /// <summary>The pool's options, when nobody has given it others.</summary>
    public PgOptions Options { get; }

    public Settings Settings => _script.Settings;

    /// <summary>Whether things may go wrong now: from when the pool has started until everything is mended.</summary>
    public bool IsDisturbed { get; private set; }

    public ServerWatch Watch { get; }

    public Journal Journal { get; }

    public PgPool Pool => _pool ?? throw new InvalidOperationException("The pool has not been started.");

    public IReadOnlyDictionary<FaultKind, int> Hits => _faults.Hits;

    /// <summary>Runs it. What went wrong is in the <see cref="Journal"/>.</summary>
    public void Run()
    {
        try
        {
            RunToEnd();
        }
        catch (SimulationException stuck)
        {
            Journal.Stuck = stuck.Message;
        }
        catch (Exception failure)
        {
            Journal.Stuck = $"when all was well again: {failure}";
        }
        foreach (ActorFailure failure in Host.Failures)
        {
            if (!IsAskedFor(failure.Failure))
            {
                Journal.Failures.Add($"{failure.Path}: {failure.Failure}");
            }
        }
    }

    private void RunToEnd()
    {
        StartPool();
        IsDisturbed = Settings.Around.Errs;
        _faults.Begin(_script.Faults);
        Host.Queue.Post(TraceKind.Event, "sample", Sample);
        for (int i = 0; i < _script.Listeners; i++)
        {
            var listener = new Listener(this);
            _listeners.Add(listener);
            Host.StartAsync(listener.RunAsync);
        }
        var callers = _script.Callers.Select(works => new Caller(this, works)).ToArray();
        Task[] tasks = [.. callers.Select(caller => Host.StartAsync(caller.RunAsync))];
        Host.Complete(Task.WhenAll(tasks), _lasting);
        HealAndVerify();
        _isOver = true;
        Host.Complete(() => Pool.CloseAsync(), _soon);
        Host.RunFor(TimeSpan.FromSeconds(10));
        CountLeftovers();
    }

    private void StartPool()
    {
        Task<PgPool>? start = null;
        Host.Do(() => start = PgPool.StartAsync(Options, Host, new WatchedNetwork(Network, Journal)).AsTask());
        _pool = Host.Complete(start!, _soon);
        _mostConnections = Options.MaxSize;
    }

    /// <summary>Has somebody observe all that there is to observe.</summary>
    public PgOptions Observe(PgOptions options) =>
        options with
        {
            OnNotice = notice => Host.Queue.Record(TraceKind.Event, "notice", notice.SqlState ?? ""),
            OnTermination = NoteEnd,
            OnQuery = told => Host.Queue.Record(TraceKind.Event, "query", $"{told.Exception is null}"),
        };

    /// <summary>Whether it is a crash that was injected, or what came of one.</summary>
    public static bool IsAskedFor(Exception failure) => failure.Message.Contains("asked for", StringComparison.Ordinal);

    /// <summary>A number that no work of the script has.</summary>
    public int NextId() => _extraIds += Work.Numbers;

    /// <summary>How many have asked for a connection before.</summary>
    public int NextOrder() => _orders++;

    /// <summary>A session got a holder, or lost it. One whose server gave no key has no number to be known by.</summary>
    public void NoteLease(ServerEventKind kind, int process, int owner)
    {
        if (process != 0)
        {
            Journal.Server.Add(new ServerEvent(Host.Now, kind, process, owner));
        }
    }

    private void NoteEnd(PgTermination told)
    {
        if (told.ProcessId != 0)
        {
            Journal.Terminations.Add(told.ProcessId);
        }
    }

    /// <summary>The pool has other bounds from now on.</summary>
    public void NoteSize(int maximum) => _mostConnections = Math.Max(_mostConnections, maximum);

    // When all is well again the pool works, and nothing is counted as in flight.
    private void HealAndVerify()
    {
        IsDisturbed = false;
        Host.Do(_faults.Heal);
        Host.RunFor(TimeSpan.FromSeconds(20));
        for (int i = 1; i <= 3; i++)
        {
            var call = Journal.Add(new Call(NextId(), WorkKind.Select) { Timeout = _soon });
            var probe = new Caller(this, [new Work(call.Id, WorkKind.Select)]);
            Host.Complete(probe.ProbeAsync, _soon);
        }
        if (_listeners.Count > 0)
        {
            FinishListeners();
        }
        Host.RunFor(TimeSpan.FromSeconds(1));
        // At any one moment an idle connection may be asked whether its server is there, but not at all of them.
        Journal.Leftovers["in flight"] = Least(() => Pool.GetStatistics().InFlight);
        Journal.Leftovers["waiting"] = Pool.GetStatistics().Waiting;
        // A connection whose lifetime is over is closed before its successor is ready.
        Journal.Leftovers["missing to the minimum"] = Least(() => Pool.Gate.Size.Minimum - Pool.GetStatistics().Ready);
    }

    // The least of a while, no less than 0.
    private int Least(Func<int> count)
    {
        int least = Math.Max(0, count());
        for (int i = 0; i < 200 && least > 0; i++)
        {
            Host.RunFor(TimeSpan.FromMilliseconds(5));
            least = Math.Min(least, Math.Max(0, count()));
        }
        return least;
    }

    private void FinishListeners()
    {
        // A crash that was asked for may strike with this very notification: then there is a gap in its place.
        bool allHeard = false;
        for (int attempt = 1; attempt <= 4 && !allHeard; attempt++)
        {
            Host.Complete(NotifyEndAsync, _soon);
            allHeard = Host.RunUntil(() => _listeners.TrueForAll(static listener => listener.IsDone), _soon / 4);
        }
        if (!allHeard)
        {
            throw new SimulationException("a subscriber does not hear", Host.Now, Host.Trace);
        }
    }

    private async Task NotifyEndAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await Pool.NotifyAsync(Channel, Listener.End).ConfigureAwait(false);
                return;
            }
            catch (PgConnectionException crashed) when (attempt < 20 && IsAskedFor(crashed))
            {
                // A crash strikes with the next message, which may be this one.
            }
        }
    }

    private void CountLeftovers()
    {
        Journal.Leftovers["sockets"] = Network.Open.Count;
        Journal.Leftovers["sessions"] = Servers.Backends.Count(static backend => !backend.Execution.IsBusy);
        Journal.Leftovers["timers"] = Host.Queue.Timers;
        Journal.Leftovers["actors"] = Host.Top.Count;
    }

    private void Sample()
    {
        if (_isOver)
        {
            return;
        }
        // One listener, two lanes, and for each connection a cancel that may be on its way.
        int sessions = _mostConnections + (2 * _script.Settings.LaneSize) + 1;
        Gauge("sockets", Network.Open.Count, 2 * sessions);
        Gauge("sessions", Servers.Backends.Count(static backend => !backend.Peer.IsClosed), 2 * sessions);
        foreach (Cell cell in Host.Top.Values)
        {
            SampleMail(cell);
        }
        TimeSpan pause = TimeSpan.FromMilliseconds(Host.Now < _busy ? 5 : 250);
        Host.Queue.Schedule(pause, isTimer: false, TraceKind.Event, "sample", Sample);
    }

    private void SampleMail(Cell cell)
    {
        Gauge("mail of " + cell.Path, cell.MailCount, 2000);
        foreach (Cell child in cell.Children)
        {
            SampleMail(child);
        }
    }

    private void Gauge(string name, long value, long bound)
    {
        if (value > bound)
        {
            Journal.Gauges.Add(new Gauge(Host.Now, name, value, bound));
        }
    }
}
