using System.Buffers.Binary;
using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Network;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>
/// A PostgreSQL server in memory: sessions that keep the protocol's rules, transactions, notifications, cancels that land late, and a ledger of what was done. It
/// fails where it is told to. Owned by the simulation's thread.
/// </summary>
internal sealed class SimulatedPostgres
{
    private readonly Dictionary<string, Command[]> _parsed = new(StringComparer.Ordinal);
    private readonly List<PostgresBackend> _backends = [];
    private readonly List<(StepFault Fault, int Left)> _stepFaults = [];
    private readonly List<SimulatedLink> _links = [];
    private readonly PgEndpoint _endpoint;
    private readonly SharedData _data;

    /// <summary>Starts to listen.</summary>
    /// <param name="network">Where.</param>
    /// <param name="endpoint">At which address.</param>
    /// <param name="observer">Told of what it does.</param>
    /// <param name="other">A server that has the same rows; null for the first.</param>
    public SimulatedPostgres(
        SimulatedNetwork network,
        PgEndpoint endpoint,
        IServerObserver observer,
        SimulatedPostgres? other = null
    )
    {
        _data = other?._data ?? new SharedData();
        Network = network;
        Observer = observer;
        Random = other?.Random ?? network.Host.Streams.Named("server");
        _endpoint = endpoint;
        IsReachable = true;
    }

    public SimulatedNetwork Network { get; }

    public IServerObserver Observer { get; }

    /// <summary>What the server leaves open: how long things take, and keys.</summary>
    public Xoshiro256 Random { get; }

    public Ledger Ledger => _data.Ledger;

    /// <summary>The sessions that have not ended; connections that only cancel are not among them.</summary>
    public IReadOnlyList<PostgresBackend> Backends => _backends;

    /// <summary>Every connection that was accepted, in order.</summary>
    public IReadOnlyList<SimulatedLink> Links => _links;

    /// <summary>Whether it takes connections. Those that are open stay open.</summary>
    public bool IsReachable
    {
        get;
        set
        {
            if (field != value)
            {
                field = value;
                if (value)
                {
                    Network.Listen(_endpoint, Accept);
                }
                else
                {
                    Network.Unlisten(_endpoint);
                }
            }
        }
    }

    /// <summary>Sessions at once; one more is refused (53300).</summary>
    public int MaxConnections { get; set; } = 100;

    /// <summary>What it asks of who logs in.</summary>
    public AuthenticationKind Authentication { get; set; } = AuthenticationKind.Ok;

    /// <summary>What it asks of who logs in when nothing is wrong.</summary>
    public AuthenticationKind UsualAuthentication
    {
        get;
        init
        {
            field = value;
            Authentication = value;
        }
    } = AuthenticationKind.Ok;

    /// <summary>What is wrong with how it lets in.</summary>
    public LoginLie Lie { get; set; }

    /// <summary>Whether it tells its role without being asked, as PostgreSQL does from version 14 on.</summary>
    public bool ReportsRole { get; init; } = true;

    /// <summary>Whether it speaks protocol 3.2, with longer keys, as PostgreSQL does from version 18 on.</summary>
    public bool SpeaksVersion32 { get; init; }

    /// <summary>Whether its clients meet a pooler.</summary>
    public PoolerMode Pooler
    {
        get;
        init
        {
            field = value;
            Shared = value == PoolerMode.Transaction ? new SharedSessions(_data, Random) : null;
        }
    }

    /// <summary>The sessions behind a pooler that shares them; null where each client has its own.</summary>
    public SharedSessions? Shared { get; private init; }

    /// <summary>Refuses every login with this, while it is set: 57P03 as in recovery.</summary>
    public string? Refusal { get; set; }

    /// <summary>Refuses to write, as a standby does, and says so.</summary>
    public bool IsStandby { get; private set; }

    /// <summary>The longest that a statement takes beyond what it asks for.</summary>
    public TimeSpan LongestService { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The longest that a cancel is on its way within the server.</summary>
    public TimeSpan LongestCancel { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How often <c>shifting</c> was altered.</summary>
    public int Epoch => _data.Epoch;

    /// <summary>How many faults have struck.</summary>
    public int FaultsHit { get; private set; }

    /// <summary>Cancel requests that have arrived.</summary>
    public int CancelRequests { get; private set; }

    /// <summary>Has it fail at a step.</summary>
    public void Arm(StepFault fault) => _stepFaults.Add((fault, fault.Skip));

    /// <summary>Forgets what it was to fail at.</summary>
    /// <param name="isStandby">The role that it is to have.</param>
    public void Heal(bool isStandby = false)
    {
        _stepFaults.Clear();
        Refusal = null;
        IsReachable = true;
        MaxConnections = 100;
        Authentication = UsualAuthentication;
        Lie = LoginLie.None;
        Become(isStandby);
    }

    /// <summary>Somebody else alters <c>shifting</c>.</summary>
    public void Alter() => _data.Epoch++;

    /// <summary>Changes its role; every session that is at rest says so.</summary>
    public void Become(bool isStandby)
    {
        if (IsStandby != isStandby)
        {
            IsStandby = isStandby;
            foreach (PostgresBackend backend in _backends.ToArray())
            {
                backend.SayRole();
            }
        }
    }

    /// <summary>The fault that strikes now, if one does.</summary>
    public StepFault? Strike(ServerStep step)
    {
        for (int i = 0; i < _stepFaults.Count; i++)
        {
            (StepFault fault, int left) = _stepFaults[i];
            if (fault.Step != step)
            {
                continue;
            }
            if (left > 0)
            {
                _stepFaults[i] = (fault, left - 1);
                continue;
            }
            _stepFaults.RemoveAt(i);
            FaultsHit++;
            Network.Host.Queue.Record(TraceKind.Event, "fault", fault.ToString());
            return fault;
        }
        return null;
    }

    /// <summary>The statements of a text, by semicolons.</summary>
    public Command[] Parse(string sql)
    {
        if (!_parsed.TryGetValue(sql, out Command[]? commands))
        {
            string[] parts = sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            commands = parts.Length == 0 ? [Dialect.Parse("")] : [.. parts.Select(Dialect.Parse)];
            _parsed.Add(sql, commands);
        }
        return commands;
    }

    /// <summary>Whether the rows that are to be committed break the constraint of <c>single</c>.</summary>
    public bool HasDuplicates(IEnumerable<Change> changes)
    {
        int[] ids = [.. changes.Where(change => change.Kind == CommandKind.SingleInsert).Select(change => change.Id)];
        return ids.Distinct().Count() < ids.Length || ids.Any(_data.Single.Contains);
    }

    /// <summary>Makes so what a transaction has done.</summary>
    public void Commit(PostgresBackend backend, List<Change> changes)
    {
        foreach (Change change in changes)
        {
            switch (change.Kind)
            {
                case CommandKind.Insert:
                    Ledger.Commit(change.Id);
                    break;
                case CommandKind.SingleInsert:
                    _data.Single.Add(change.Id);
                    Ledger.Commit(change.Id);
                    break;
                case CommandKind.AlterShifting:
                    _data.Epoch++;
                    break;
                case CommandKind.Listen or CommandKind.Unlisten:
                    backend.Session.Listen(change);
                    break;
            }
        }
        foreach (Change told in changes.Where(change => change.Kind == CommandKind.Notify).Distinct())
        {
            Observer.OnNotified(told.Channel, told.Payload);
            foreach (PostgresBackend each in _backends.ToArray())
            {
                each.Notify(new NotificationResponse(backend.Key.ProcessId, told.Channel, told.Payload));
            }
        }
    }

    /// <summary>How long the next statement takes beyond what it asks for.</summary>
    public TimeSpan ServiceTime() =>
        Random.Chance(0.5) ? TimeSpan.Zero : new TimeSpan(Random.NextInt64(LongestService.Ticks + 1));

    public void Add(PostgresBackend backend) => _backends.Add(backend);

    public void Remove(PostgresBackend backend) => _backends.Remove(backend);

    /// <summary>A CancelRequest: two interrupts, late and apart, and the end of its connection when both have been sent.</summary>
    public void OnCancel(SimulatedPeer peer, BackendKeyData key)
    {
        CancelRequests++;
        PostgresBackend? target = _backends.Find(backend =>
            backend.Key.ProcessId == key.ProcessId && backend.Key.SecretKey.AsSpan().SequenceEqual(key.SecretKey)
        );
        RunQueue queue = Network.Host.Queue;
        string name = peer.Link.Name;
        TimeSpan first = new(Random.NextInt64(LongestCancel.Ticks + 1));
        TimeSpan second = first + new TimeSpan(Random.NextInt64(LongestCancel.Ticks + 1));
        queue.Schedule(first, isTimer: false, TraceKind.Network, name, () => target?.Interrupt());
        queue.Schedule(
            second,
            isTimer: false,
            TraceKind.Network,
            name,
            () =>
            {
                target?.Interrupt();
                peer.Close();
            }
        );
    }

    private PostgresBackend Accept(SimulatedPeer peer)
    {
        _links.Add(peer.Link);
        byte[] secret = new byte[SpeaksVersion32 ? 32 : 4];
        BinaryPrimitives.WriteInt32BigEndian(secret, Random.Next());
        int process = _data.NextProcess();
        // A pooler makes its keys up; here they look like one always, and not with any luck like a process.
        process += Pooler == PoolerMode.None ? 0 : 1 << 30;
        return new PostgresBackend(this, peer, new BackendKeyData(process, secret));
    }
}
