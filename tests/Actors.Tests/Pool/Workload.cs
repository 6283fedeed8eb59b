using ActorPg.Simulation;
using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>
/// Callers, faults and cancels by one seed, and the ledger of what the server has executed: each request settles once, with an outcome that the ledger bears out.
/// </summary>
internal sealed class Workload
{
    private static readonly TimeSpan _lasting = TimeSpan.FromMinutes(10);

    private const string ManyRows = "select rows $1";

    // By how long they take, in milliseconds of virtual time; the last outlives every call's patience.
    private static readonly int[] _durations = [0, 0, 1, 20, 400, 60_000];

    private readonly Dictionary<int, int> _ledger = [];
    private readonly HashSet<CancelArrival> _finished = [];
    private readonly List<string> _wrong = [];
    private readonly Xoshiro256 _random;
    private readonly Xoshiro256 _faults;
    private readonly PoolWorld _world;
    private int _callers;
    private int _settled;

    public Workload(ulong seed)
    {
        _world = new PoolWorld(seed);
        _random = _world.Host.Streams.Workload;
        _faults = _world.Host.Streams.Faults;
        foreach (int duration in _durations.Distinct())
        {
            _world
                .Server.On(Sql(duration))
                .Takes(PoolWorld.Int4)
                .Returns(new RowField("n", PoolWorld.Int4))
                .Rows(Execute)
                .Lasts(TimeSpan.FromMilliseconds(duration));
        }
        _world
            .Server.On(ManyRows)
            .Takes(PoolWorld.Int4)
            .Returns(new RowField("n", PoolWorld.Int4))
            .Rows(values => Enumerable.Repeat(Execute(values).First(), 500));
        _world.Options = _world.Options with
        {
            MinSize = _random.Next(0, 2),
            MaxSize = _random.Next(1, 5),
            PipelineLimit = _random.Next(1, 9),
            StatementCacheSize = _random.Next(0, 4),
            AcquireTimeout = TimeSpan.FromSeconds(_random.Next(1, 8)),
            CancelTimeout = TimeSpan.FromMilliseconds(_random.Next(50, 3000)),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            BackoffMaximum = TimeSpan.FromSeconds(2),
            IdleLifetime = TimeSpan.FromSeconds(_random.Next(0, 5)),
            ConnectionLifetime = TimeSpan.FromSeconds(_random.Next(0, 30)),
            MaxWaiting = _random.Next(4, 40),
        };
    }

    private SimulationHost Host => _world.Host;

    public int Settled => _settled;

    /// <summary>The last events.</summary>
    public string Trace => Host.Trace.ToString()!;

    public ulong TraceHash => Host.TraceHash;

    /// <summary>Runs it to the end; returns what was wrong.</summary>
    public IReadOnlyList<string> Run()
    {
        _world.Started();
        _world.Network.Faults = (_, _) => Hazard();
        _world.Server.HoldsCancels = true;
        int callers = _callers = _random.Next(1, 12);
        Task[] tasks = [.. Enumerable.Range(1, callers).Select(caller => Host.StartAsync(() => CallAsync(caller)))];
        Host.Queue.Post(TraceKind.Event, "chaos", Chaos);
        foreach (Task task in tasks)
        {
            Host.Complete(task, _lasting);
        }
        Heal();
        CheckLeases();
        _world.Close();
        return _wrong;
    }

    private static string Sql(int duration) => $"select lasts {duration} $1";

    // When all is well again the pool works, and nothing is counted as in flight.
    private void Heal()
    {
        _world.Network.Faults = null;
        foreach (SimulatedLink link in _world.Network.Open)
        {
            // Ends that were planned and have not come yet would come when all is said to be well.
            link.ToServer.Faults.ResetAfterBytes = null;
            link.ToClient.Faults.ResetAfterBytes = null;
            link.ToClient.Faults.CloseAfterBytes = null;
        }
        _world.Server.HoldsCancels = false;
        foreach (CancelArrival cancel in _world.Server.Cancels)
        {
            Host.Do(cancel.Finish);
        }
        Host.RunFor(TimeSpan.FromSeconds(90));
        for (int i = 0; i < 3; i++)
        {
            Host.Complete(_world.Select(i), TimeSpan.FromSeconds(30));
        }
        Host.RunFor(TimeSpan.FromSeconds(1));
        int inFlight = _world.Pool.GetStatistics().InFlight;
        if (inFlight != 0)
        {
            _wrong.Add($"{inFlight} are still counted as in flight");
        }
    }

    private IEnumerable<byte[]?[]> Execute(byte[]?[] values)
    {
        int id = PoolWorld.Number(values[0]!);
        _ledger[id] = _ledger.GetValueOrDefault(id) + 1;
        return [values];
    }

    private async Task CallAsync(int caller)
    {
        int requests = _random.Next(3, 15);
        for (int i = 1; i <= requests; i++)
        {
            int id = (caller * 1000) + (i * 10);
            if (_random.Chance(0.2))
            {
                await TransactAsync(id).ConfigureAwait(false);
            }
            else if (_random.Chance(0.15))
            {
                await StreamAsync(id).ConfigureAwait(false);
            }
            else
            {
                await RequestAsync(_world.Pool, id).ConfigureAwait(false);
            }
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(0, 50)), Host.Time).ConfigureAwait(false);
        }
        _callers--;
    }

    private async Task TransactAsync(int id)
    {
        PgTransaction transaction;
        try
        {
            transaction = await _world.Pool.BeginAsync(call: Patience()).ConfigureAwait(false);
        }
        catch (Exception expected) when (OutcomeOf(expected) is not null)
        {
            return;
        }
        try
        {
            if (_random.Chance(0.3))
            {
                // Not awaited before the session is given up: it settles all the same.
                Task left = RequestAsync(transaction, id + 1);
                await transaction.DisposeAsync().ConfigureAwait(false);
                await left.ConfigureAwait(false);
                return;
            }
            await Task.WhenAll(RequestAsync(transaction, id + 1), RequestAsync(transaction, id + 2))
                .ConfigureAwait(false);
            if (_random.Chance(0.7))
            {
                await transaction.CommitAsync(Patience()).ConfigureAwait(false);
            }
        }
        catch (Exception expected) when (OutcomeOf(expected) is not null) { }
        finally
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task StreamAsync(int id)
    {
        int mostRows = _random.Chance(0.3) ? _random.Next(1, 500) : int.MaxValue;
        int rows = 0;
        string outcome;
        try
        {
            await foreach (PgRecord record in _world.Pool.StreamAsync(ManyRows, Patience(), id).ConfigureAwait(false))
            {
                if (record.Get<int>(0) != id)
                {
                    _wrong.Add($"stream {id}: the rows of {record.Get<int>(0)}");
                }
                if (++rows >= mostRows)
                {
                    break;
                }
            }
            outcome = rows == Math.Min(mostRows, 500) ? "Ok" : $"{rows} rows";
        }
        catch (Exception failure) when (OutcomeOf(failure) is { } known)
        {
            outcome = rows > 0 ? nameof(PgOutcome.Unknown) : known.ToString();
        }
        _settled++;
        Judge(id, outcome);
    }

    private async Task RequestAsync(PgClient client, int id)
    {
        string sql = Sql(_durations[_random.Next(_durations.Length)]);
        using var source = new CancellationTokenSource();
        using ITimer? timer = _random.Chance(0.3)
            ? Host.Time.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(),
                source,
                TimeSpan.FromMicroseconds(_random.Next(0, 30_000)),
                Timeout.InfiniteTimeSpan
            )
            : null;
        PgCallOptions options = Patience() with { CancellationToken = source.Token };
        string outcome;
        try
        {
            int answer = _random.Chance(0.5)
                ? await client.FetchValueAsync<int>(sql, options, id).ConfigureAwait(false)
                : (await client.FetchAsync(sql, options, id).ConfigureAwait(false))[0].Get<int>(0);
            outcome = answer == id ? "Ok" : $"the rows of {answer}";
        }
        catch (Exception failure) when (OutcomeOf(failure) is { } known)
        {
            outcome = IsInnocent(failure, options)
                ? $"killed by another's cancel: {failure.Message}"
                : known.ToString();
        }
        catch (InvalidOperationException failure)
            when (client is PgTransaction
                && failure is ObjectDisposedException or { Message: "The transaction has been rolled back." }
            )
        {
            outcome = nameof(PgOutcome.NotSent);
        }
        _settled++;
        Judge(id, outcome);
    }

    private void Judge(int id, string outcome)
    {
        int executed = _ledger.GetValueOrDefault(id);
        bool fits = outcome switch
        {
            "Ok" => executed == 1,
            nameof(PgOutcome.NotSent) or nameof(PgOutcome.Server) => executed == 0,
            nameof(PgOutcome.Unknown) => executed <= 1,
            _ => false,
        };
        if (!fits)
        {
            _wrong.Add($"request {id}: {outcome}, executed {executed} times, at {Host.Now}");
        }
    }

    private static PgOutcome? OutcomeOf(Exception failure) =>
        failure switch
        {
            PgException known => known.Outcome,
            PgCanceledException cancelled => cancelled.Outcome,
            _ => null,
        };

    // Cancelled by the server, but not asked for: the cancel of somebody else.
    private static bool IsInnocent(Exception failure, PgCallOptions options) =>
        failure is PostgresException { SqlState: "57014" } && !options.CancellationToken.IsCancellationRequested;

    private PgCallOptions Patience() => new() { Timeout = TimeSpan.FromMilliseconds(_random.Next(1, 4000)) };

    private LinkFaults? Hazard()
    {
        int at = _faults.Next(0, 4000);
        return _faults.Next(0, 20) switch
        {
            0 => new LinkFaults { Refuse = true },
            1 => new LinkFaults { StallConnect = true },
            2 or 3 => new LinkFaults { ToServer = { ResetAfterBytes = at } },
            4 or 5 => new LinkFaults { ToClient = { ResetAfterBytes = at } },
            6 or 7 => new LinkFaults { ToClient = { CloseAfterBytes = at } },
            8 => new LinkFaults { ToClient = { StallAfterBytes = at } },
            9 => new LinkFaults { ToServer = { VanishAfterBytes = at } },
            10 => new LinkFaults { SlowReader = true },
            _ => null,
        };
    }

    // Cancels land late, twice, and end later still; sessions die.
    private void Chaos()
    {
        if (_callers == 0)
        {
            return;
        }
        foreach (CancelArrival cancel in _world.Server.Cancels.Where(cancel => !_finished.Contains(cancel)))
        {
            switch (_faults.Next(0, 12))
            {
                case 0 or 1:
                    cancel.Land();
                    break;
                case 2:
                    // From here on no signal of it is under way: the server has sent it before it closes.
                    _finished.Add(cancel);
                    cancel.Finish();
                    break;
            }
        }
        ScriptedBackend[] open = [.. _world.Sessions.Where(session => !session.IsClosed && !session.Peer.IsClosed)];
        if (open.Length > 0 && _faults.Chance(0.04))
        {
            ScriptedBackend victim = open[_faults.Next(open.Length)];
            switch (_faults.Next(0, 8))
            {
                case 0:
                    victim.Die("57P01", "terminating connection due to administrator command");
                    break;
                case 1:
                    victim.Peer.Close();
                    break;
                case 2:
                    victim.Peer.Reset();
                    break;
                case 3 or 4:
                    victim.Statements.Forget();
                    break;
                case 5 or 6:
                    ErrorFields stale = ScriptedBackend.ErrorOf("0A000", "cached plan must not change result type");
                    _world.Server.On(ManyRows).FailsToBind(stale with { Routine = "RevalidateCachedQuery" });
                    _world.Server.On(Sql(0)).FailsToBind(stale with { Routine = "RevalidateCachedQuery" }, times: 3);
                    break;
                default:
                    victim.Send(static target =>
                    {
                        new ParameterStatus("application_name", "x").Write(target);
                        NoticeResponse.Write(target, ScriptedBackend.ErrorOf("00000", "by the way", "NOTICE"));
                        new NotificationResponse(1, "channel", "payload").Write(target);
                    });
                    break;
            }
        }
        TimeSpan pause = TimeSpan.FromMicroseconds(_faults.Next(100, 8000));
        Host.Queue.Schedule(pause, isTimer: false, TraceKind.Event, "chaos", Chaos);
    }

    // Between BEGIN and its end, only its owner's requests: the ids of one caller have the thousands in common, and of one transaction the tens.
    private void CheckLeases()
    {
        foreach (ScriptedBackend session in _world.Sessions)
        {
            int? owner = null;
            bool isOpen = false;
            foreach (ReceivedMessage message in session.Received)
            {
                if (message.Tag == FrontendTag.Query)
                {
                    isOpen = System
                        .Text.Encoding.UTF8.GetString(message.Body)
                        .StartsWith("BEGIN", StringComparison.Ordinal);
                    owner = null;
                }
                else if (message.Tag == FrontendTag.Bind && isOpen)
                {
                    int transaction = BoundId(message.Body) / 10;
                    if ((owner ??= transaction) != transaction)
                    {
                        _wrong.Add(
                            $"{session.Peer.Link.Name}: request of {transaction} within the transaction of {owner}"
                        );
                    }
                }
            }
        }
    }

    // Portal and statement name, formats, then one parameter: the count, its length and 4 bytes.
    private static int BoundId(byte[] bind)
    {
        int at = bind.AsSpan().IndexOf((byte)0) + 1;
        at += bind.AsSpan(at).IndexOf((byte)0) + 1;
        int formats = (bind[at] << 8) + bind[at + 1];
        return PoolWorld.Number(bind[(at + 2 + (2 * formats) + 2 + 4)..]);
    }
}
