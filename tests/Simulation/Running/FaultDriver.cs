using ActorPg.Connection;
using ActorPg.Model;
using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Host;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Postgres;
using ActorPg.Simulation.Tests.Scripts;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>Has go wrong what the script says, and mends it all at the end. Owned by the simulation's thread.</summary>
internal sealed class FaultDriver(World world)
{
    /// <summary>How late a timer may be, in microseconds.</summary>
    private const int MostLate = 50_000;

    private static readonly int _lies = Enum.GetValues<LoginLie>().Length - 1;

    private readonly Dictionary<FaultKind, int> _hits = [];
    private bool _isHealed;

    /// <summary>How often each kind has struck.</summary>
    public IReadOnlyDictionary<FaultKind, int> Hits => _hits;

    private ServerPark Servers => world.Servers;

    /// <summary>Arms all of them.</summary>
    public void Begin(IReadOnlyList<Fault> faults)
    {
        ILookup<int, Fault> byLink = faults.Where(static fault => fault.IsOfLink).ToLookup(static fault => fault.Link);
        world.Network.Faults = (_, number) => byLink[number].FirstOrDefault() is { } fault ? Apply(fault) : null;
        foreach (Fault fault in faults)
        {
            if (fault.Step is not null)
            {
                Servers.All[fault.Step.Skip % Servers.All.Count].Arm(fault.Step);
            }
            else if (fault.IsTimed)
            {
                After(TimeSpan.FromMicroseconds(fault.At), () => Strike(fault));
            }
        }
    }

    /// <summary>All is well from here on: what waited flows, and what was lost without a word is reset, as keepalive would find.</summary>
    public void Heal()
    {
        _isHealed = true;
        world.Network.Faults = null;
        world.Host.Queue.Lateness = null;
        Servers.Heal();
        foreach (SimulatedLink link in Servers.Links)
        {
            if (link.ToServer.Faults.VanishAfterBytes is not null || link.ToClient.Faults.VanishAfterBytes is not null)
            {
                link.Reset();
            }
            else
            {
                Release(link);
            }
        }
    }

    private LinkFaults? Apply(Fault fault)
    {
        if (_isHealed)
        {
            return null;
        }
        Hit(fault.Kind);
        long at = fault.Offset;
        TimeSpan delay = TimeSpan.FromMilliseconds(Math.Min(fault.Lasts, 3000));
        LinkFaults faults = fault.Kind switch
        {
            FaultKind.Refuse => new LinkFaults { Refuse = true },
            FaultKind.StallConnect => new LinkFaults { StallConnect = true },
            FaultKind.ResetToServer => new LinkFaults { ToServer = { ResetAfterBytes = at } },
            FaultKind.ResetToClient => new LinkFaults { ToClient = { ResetAfterBytes = at } },
            FaultKind.CloseToClient => new LinkFaults { ToClient = { CloseAfterBytes = at } },
            FaultKind.CloseToServer => new LinkFaults { ToServer = { CloseAfterBytes = at } },
            FaultKind.StallToServer => new LinkFaults { ToServer = { StallAfterBytes = at } },
            FaultKind.StallToClient => new LinkFaults { ToClient = { StallAfterBytes = at } },
            FaultKind.VanishToServer => new LinkFaults { ToServer = { VanishAfterBytes = at } },
            FaultKind.VanishToClient => new LinkFaults { ToClient = { VanishAfterBytes = at } },
            FaultKind.DelayToServer => new LinkFaults { ToServer = { Delay = delay } },
            FaultKind.DelayToClient => new LinkFaults { ToClient = { Delay = delay } },
            _ => new LinkFaults { SlowReader = true },
        };
        After(TimeSpan.FromMilliseconds(fault.Lasts), () => End(fault.Link));
        return faults;
    }

    private void End(int number)
    {
        if (Servers.Links.FirstOrDefault(link => link.Number == number) is { } link)
        {
            Release(link);
        }
    }

    private static void Release(SimulatedLink link)
    {
        if (link.IsBroken)
        {
            return;
        }
        foreach (Flow flow in (Flow[])[link.ToServer, link.ToClient])
        {
            flow.Faults.Delay = TimeSpan.Zero;
            flow.Faults.ResetAfterBytes = null;
            flow.Faults.CloseAfterBytes = null;
            flow.Resume();
        }
        link.Peer.ResumeReading();
    }

    private void Strike(Fault fault)
    {
        if (_isHealed)
        {
            return;
        }
        Hit(fault.Kind);
        SimulatedPostgres server = Servers.Of(fault);
        IReadOnlyList<PostgresBackend> backends = Servers.Backends;
        PostgresBackend? victim = backends.Count == 0 ? null : backends[fault.Victim % backends.Count];
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                victim?.Die(fault.SqlState);
                break;
            case FaultKind.CrashAll:
                Array.ForEach(server.Backends.ToArray(), static backend => backend.Crash());
                break;
            case FaultKind.CloseAll:
                Array.ForEach(server.Backends.ToArray(), static backend => backend.Die("57P01"));
                break;
            case FaultKind.ForgetStatements:
                victim?.Statements.Lose();
                break;
            case FaultKind.Chatter:
                victim?.Chatter();
                break;
            case FaultKind.Recovery:
                server.Refusal = "57P03";
                Later(fault, () => server.Refusal = null);
                break;
            case FaultKind.Full:
                server.MaxConnections = 1 + (fault.Victim % 4);
                Later(fault, () => server.MaxConnections = 100);
                break;
            case FaultKind.Unreachable:
                server.IsReachable = false;
                Later(fault, () => server.IsReachable = true);
                break;
            case FaultKind.AskInClear:
                server.Authentication = AuthenticationKind.CleartextPassword;
                Later(fault, () => server.Authentication = server.UsualAuthentication);
                break;
            case FaultKind.AskMd5:
                server.Authentication = AuthenticationKind.Md5Password;
                break;
            case FaultKind.Alter:
                server.Alter();
                break;
            case FaultKind.CrashConnection or FaultKind.CrashPool or FaultKind.CrashListener:
                Crash(fault);
                break;
            case FaultKind.ClockJump or FaultKind.LateTimers:
                StrikeTime(fault);
                break;
            default:
                StrikeRole(fault, server, victim);
                break;
        }
    }

    private void StrikeTime(Fault fault)
    {
        if (fault.Kind == FaultKind.ClockJump)
        {
            world.Host.Clock.Offset += TimeSpan.FromHours(fault.Victim - 24);
            return;
        }
        Xoshiro256 random = world.Host.Streams.Named($"late timers {fault.At}");
        world.Host.Queue.Lateness = () => TimeSpan.FromMicroseconds(random.Next(MostLate));
        Later(fault, () => world.Host.Queue.Lateness = null);
    }

    // What changes who a server is, or says that it is.
    private void StrikeRole(Fault fault, SimulatedPostgres server, PostgresBackend? victim)
    {
        switch (fault.Kind)
        {
            case FaultKind.Standby when Servers.All.Count == 1:
                server.Become(isStandby: true);
                Later(fault, () => server.Become(isStandby: false));
                break;
            case FaultKind.Failover when Servers.All.Count > 1:
                Servers.Demote();
                Later(fault, () => Servers.Promote(fault.Victim));
                break;
            case FaultKind.LieAtLogin:
                server.Lie = (LoginLie)(1 + (fault.Victim % _lies));
                Later(fault, () => server.Lie = LoginLie.None);
                break;
            case FaultKind.SaySettings:
                victim?.Chatter(1 + (fault.Victim % 5));
                break;
        }
    }

    private void Crash(Fault fault)
    {
        var bug = new InvalidOperationException("a bug that was asked for");
        Cell pool = world.Host.CellOf(world.Pool.Actor);
        if (pool.State != CellState.Running)
        {
            return;
        }
        world.Journal.ListenLosses += 2;
        Cell[] connections = [.. pool.Children.Where(static child => child is IActorRef<IConnectionMessage>)];
        switch (fault.Kind)
        {
            case FaultKind.CrashConnection when connections.Length > 0:
                var connection = (IActorRef<IConnectionMessage>)connections[fault.Victim % connections.Length];
                world.Host.InjectCrash(connection, bug);
                break;
            case FaultKind.CrashPool:
                world.Host.InjectCrash(world.Pool.Actor, bug);
                break;
            case FaultKind.CrashListener:
                if (
                    pool.Children.FirstOrDefault(child => child.Path.EndsWith("/listener", StringComparison.Ordinal)) is
                    { } listener
                )
                {
                    world.Host.InjectCrash((IActorRef<Messages.IPoolMessage>)listener, bug);
                }
                break;
        }
    }

    private void Hit(FaultKind kind) => _hits[kind] = _hits.GetValueOrDefault(kind) + 1;

    private void Later(Fault fault, Action action) => After(TimeSpan.FromMilliseconds(fault.Lasts), action);

    private void After(TimeSpan delay, Action action) =>
        world.Host.Queue.Schedule(delay, isTimer: false, TraceKind.Event, "faults", action);
}
