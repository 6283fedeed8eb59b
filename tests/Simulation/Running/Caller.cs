using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>Does its work, piece by piece, by way of the public API, and writes down what it is told. Owned by the simulation's thread.</summary>
internal sealed class Caller(World world, IReadOnlyList<Work> works)
{
    private SimulationHost Host => world.Host;

    public async Task RunAsync()
    {
        foreach (Work work in works)
        {
            await PauseAsync(work).ConfigureAwait(false);
            await DoAsync(world.Pool, work, owner: 0).ConfigureAwait(false);
        }
    }

    /// <summary>When all is well: the statement must be answered.</summary>
    public async Task ProbeAsync()
    {
        int id = works[0].Id;
        Call call = world.Journal.Find(id)!;
        call.StartedAt = Host.Now;
        int answer = 0;
        for (int attempt = 1; answer == 0; attempt++)
        {
            try
            {
                answer = await world.Pool.FetchValueAsync<int>("select $1::int4", id).ConfigureAwait(false);
            }
            catch (PgConnectionException crashed) when (attempt < 20 && World.IsAskedFor(crashed))
            {
                // A crash strikes with the next message, which may be this one.
            }
        }
        call.WrongRows = answer == id ? 0 : 1;
        call.Settle(Call.Ok, Host.Now);
    }

    private Task DoAsync(PgClient client, Work work, int owner) =>
        work.Kind switch
        {
            WorkKind.Transaction => TransactAsync(work),
            WorkKind.Session => InSessionAsync(work),
            WorkKind.Hold => HoldAsync(work),
            WorkKind.Resize or WorkKind.Expire or WorkKind.Options => OrderAsync(work),
            WorkKind.Owned => new StoppingOwner(world, work).RunAsync(CallAsync),
            WorkKind.Pipeline => TogetherAsync(client, work, WorkKind.Select, owner),
            WorkKind.Read => TogetherAsync(world.Pool.Reads, work, WorkKind.Read, owner),
            WorkKind.Ingest => TogetherAsync(world.Pool.Ingest, work, WorkKind.Ingest, owner),
            WorkKind.IngestSingle => TogetherAsync(world.Pool.Ingest, work, WorkKind.IngestSingle, owner),
            _ => CallAsync(client, work, owner),
        };

    private async Task TogetherAsync(PgClient client, Work work, WorkKind kind, int owner)
    {
        var calls = new Task[work.Count];
        for (int i = 0; i < calls.Length; i++)
        {
            // The numbers are the work's own, one hundred apart from the next work's: each call gets one of them.
            Work one = work with
            {
                Id = world.NextId(),
                Kind = kind,
                Count = 1,
            };
            calls[i] = CallAsync(client, one, owner);
        }
        await Task.WhenAll(calls).ConfigureAwait(false);
    }

    private async Task CallAsync(PgClient client, Work work, int owner)
    {
        Call call = world.Journal.Add(
            new Call(work.Id, work.Kind)
            {
                Owner = owner,
                Timeout = TimeSpan.FromMilliseconds(work.Timeout),
                Writes = Statements.Writes(work.Kind),
                IsSingle = owner == 0 && Statements.IsSingle(work),
                Count = work.Kind is WorkKind.CopyIn or WorkKind.Batch ? work.Count : 1,
            }
        );
        await RunAsync(call, work, options => new Statements(world, client, work, call).RunAsync(options))
            .ConfigureAwait(false);
    }

    // One call: its patience, its token, and whatever comes of it.
    private async Task RunAsync(Call call, Work work, Func<PgCallOptions, Task> body)
    {
        using var source = new CancellationTokenSource();
        using ITimer? timer =
            work.CancelAfter < 0
                ? null
                : Host.Time.CreateTimer(
                    _ =>
                    {
                        call.GivenUpAt ??= Host.Now;
                        source.Cancel();
                    },
                    null,
                    TimeSpan.FromMicroseconds(work.CancelAfter),
                    Timeout.InfiniteTimeSpan
                );
        var options = new PgCallOptions { Timeout = call.Timeout, CancellationToken = source.Token };
        call.StartedAt = Host.Now;
        try
        {
            await body(options).ConfigureAwait(false);
            call.Settle(Call.Ok, Host.Now);
        }
        catch (Exception failure)
        {
            call.Message = failure.Message;
            call.SqlState = (failure as PgException)?.SqlState ?? "";
            call.Settle(OutcomeOf(failure), Host.Now);
        }
    }

    private static string OutcomeOf(Exception failure) =>
        failure switch
        {
            PgException known => $"{known.Outcome}",
            PgCanceledException cancelled => $"{cancelled.Outcome}",
            SourceException => nameof(PgOutcome.Server),
            HookException => nameof(PgOutcome.NotSent),
            PgInputException refused when refused.Message.Contains("pooler", StringComparison.Ordinal) => nameof(
                PgOutcome.NotSent
            ),
            ObjectDisposedException => nameof(PgOutcome.NotSent),
            InvalidOperationException { Message: "The transaction has been rolled back." } => nameof(PgOutcome.NotSent),
            InvalidOperationException wrong when wrong.Message.Contains("statement before", StringComparison.Ordinal) =>
                nameof(PgOutcome.NotSent),
            _ => $"a bug: {failure}",
        };

    private async Task TransactAsync(Work work)
    {
        var begin = new Call(work.Id, work.Kind) { Owner = work.Id, Timeout = TimeSpan.FromMilliseconds(work.Timeout) };
        world.Journal.Add(begin);
        PgTransaction? transaction = null;
        await RunAsync(
                begin,
                work,
                async options =>
                    transaction = await world.Pool.BeginAsync(call: options, holder: "work").ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        if (transaction is not null)
        {
            await WithinAsync(transaction, work, owner: work.Id).ConfigureAwait(false);
        }
    }

    // What is in a transaction or a savepoint, and its end.
    private async Task WithinAsync(PgTransaction transaction, Work work, int owner)
    {
        await InnerAsync(transaction, work, owner).ConfigureAwait(false);
        var end = new Call(world.NextId(), WorkKind.Transaction)
        {
            Owner = owner,
            Timeout = TimeSpan.FromMilliseconds(work.Timeout),
        };
        world.Journal.Add(end);
        if (work.Kind == WorkKind.Transaction && work.End == WorkEnd.Commit)
        {
            world.Journal.Commits.Add(owner, end);
        }
        await RunAsync(
                end,
                work with
                {
                    CancelAfter = -1,
                },
                options =>
                    work.End switch
                    {
                        WorkEnd.Commit => transaction.CommitAsync(options).AsTask(),
                        WorkEnd.Rollback => transaction.RollbackAsync(options).AsTask(),
                        _ => Task.CompletedTask,
                    }
            )
            .ConfigureAwait(false);
        bool isUndone = work.End != WorkEnd.Commit || end.Outcome != Call.Ok;
        if (isUndone && work.Kind == WorkKind.Savepoint)
        {
            Undo(work);
        }
        await transaction.DisposeAsync().ConfigureAwait(false);
    }

    private void Undo(Work work)
    {
        foreach (Work inner in work.Inner)
        {
            if (world.Journal.Find(inner.Id) is { } call)
            {
                call.IsUndone = true;
            }
        }
    }

    private async Task InnerAsync(PgClient client, Work work, int owner)
    {
        var left = new List<Task>();
        foreach (Work inner in work.Inner)
        {
            await PauseAsync(inner).ConfigureAwait(false);
            if (inner.Kind == WorkKind.Savepoint)
            {
                await Task.WhenAll(left).ConfigureAwait(false);
                await NestAsync((PgTransaction)client, inner, owner).ConfigureAwait(false);
            }
            else if (inner.Id / Work.Numbers % 3 == 0)
            {
                left.Add(CallAsync(client, inner, owner)); // the next goes out before its answer is there
            }
            else
            {
                await CallAsync(client, inner, owner).ConfigureAwait(false);
            }
        }
        if (work.End != WorkEnd.Dispose || work.Kind == WorkKind.Savepoint)
        {
            await Task.WhenAll(left).ConfigureAwait(false);
            return;
        }
        foreach (Call call in work.Inner.Select(inner => world.Journal.Find(inner.Id)).OfType<Call>())
        {
            call.GivenUpAt ??= Host.Now; // what still runs may be stopped
        }
    }

    private async Task NestAsync(PgTransaction outer, Work work, int owner)
    {
        PgTransaction? inner = null;
        var begin = new Call(work.Id, work.Kind) { Owner = owner, Timeout = TimeSpan.FromMilliseconds(work.Timeout) };
        world.Journal.Add(begin);
        await RunAsync(
                begin,
                work,
                async options => inner = await outer.BeginAsync(call: options, holder: "work").ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        if (inner is not null)
        {
            await WithinAsync(inner, work, owner).ConfigureAwait(false);
        }
    }

    private async Task InSessionAsync(Work work)
    {
        PgSession? session = await AcquireAsync(work).ConfigureAwait(false);
        if (session is null)
        {
            return;
        }
        int process = session.ProcessId;
        world.NoteLease(ServerEventKind.Granted, process, work.Id);
        Call change = world.Journal.Add(
            new Call(world.NextId(), WorkKind.Session)
            {
                Owner = work.Id,
                Timeout = TimeSpan.FromMilliseconds(work.Timeout),
            }
        );
        string sql = (work.Id / Work.Numbers % 3) switch
        {
            0 => $"set application_name = '{work.Id}'",
            1 => $"create temp table t{work.Id} (a int4)",
            _ => $"select pg_advisory_lock({work.Id})",
        };
        // What a session keeps has no place where it is another's behind each transaction.
        sql = world.Settings.Around.KeepsSessions ? sql : "select 1";
        using IDisposable? observer = world.Settings.Around.HasObservers ? session.AddNoticeListener(_ => { }) : null;
        await RunAsync(change, work, options => session.ExecuteAsync(sql, options).AsTask()).ConfigureAwait(false);
        await InnerAsync(session, work with { End = WorkEnd.Commit }, owner: work.Id).ConfigureAwait(false);
        world.NoteLease(ServerEventKind.Released, process, work.Id);
        await session.DisposeAsync().ConfigureAwait(false);
        await VerifyOverAsync(session, work).ConfigureAwait(false);
    }

    // A session that was given back is of no use any more.
    private async Task VerifyOverAsync(PgSession session, Work work)
    {
        Call late = world.Journal.Add(
            new Call(world.NextId(), WorkKind.Session) { Owner = -1, Timeout = TimeSpan.FromMilliseconds(work.Timeout) }
        );
        await RunAsync(
                late,
                work with
                {
                    CancelAfter = -1,
                },
                async options =>
                {
                    _ = await session.FetchValueAsync<int>("select $1::int4", options, late.Id).ConfigureAwait(false);
                    late.WrongRows++;
                }
            )
            .ConfigureAwait(false);
    }

    private async Task HoldAsync(Work work)
    {
        PgSession? session = await AcquireAsync(work).ConfigureAwait(false);
        if (session is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(work.Sleep), Host.Time).ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<PgSession?> AcquireAsync(Work work)
    {
        Call call = world.Journal.Add(
            new Call(work.Id, work.Kind) { Owner = work.Id, Timeout = TimeSpan.FromMilliseconds(work.Timeout) }
        );
        PgSession? session = null;
        int order = world.NextOrder();
        await RunAsync(
                call,
                work,
                async options => session = await world.Pool.AcquireAsync(options, holder: "work").ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        if (session is not null)
        {
            world.Journal.Grants.Add(new Grant(call.StartedAt, order, Host.Now));
        }
        return session;
    }

    private Task OrderAsync(Work work)
    {
        Call call = world.Journal.Add(new Call(work.Id, work.Kind) { Timeout = TimeSpan.FromSeconds(60) });
        world.NoteSize(work.Kind == WorkKind.Resize ? work.Count : 0);
        return RunAsync(
            call,
            work with
            {
                CancelAfter = -1,
            },
            _ =>
                work.Kind switch
                {
                    WorkKind.Expire => world.Pool.ExpireAsync(),
                    WorkKind.Options => new OtherOptions(world).RunAsync(work),
                    _ => world.Pool.ResizeAsync(Math.Min(work.Take, work.Count), work.Count),
                }
        );
    }

    private Task PauseAsync(Work work) =>
        work.Pause == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(work.Pause), Host.Time);
}
