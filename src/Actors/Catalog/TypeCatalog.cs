using ActorPg.Api;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Catalog;

/// <summary>
/// Looks up types that the pool does not know when a statement first names them: only those, and only once for all its connections. Thread-safe.
/// </summary>
/// <remarks>
/// Callers that share connections also share a look-up. A caller that holds a lease looks up on that, waiting for nobody: all other connections may be
/// held by those who wait for it, and a type made in its own transaction is seen there only.
/// </remarks>
internal sealed class TypeCatalog
{
    /// <summary>How often a look-up is begun anew because the types changed meanwhile, or because its connection was lost.</summary>
    private const int MostAttempts = 10;

    private readonly PoolGate _gate;
    private readonly SqlStatement _query = new(CatalogQuery.Sql);
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, Task> _pending = [];
    private long _lookups;

    public TypeCatalog(PoolGate gate)
    {
        _gate = gate;
        Custom = new CustomCodecs(gate.Codecs);
        CodecFactory.Prepare(gate.Codecs);
    }

    public CustomCodecs Custom { get; }

    /// <summary>Queries sent to the catalogue so far.</summary>
    public long Lookups => Volatile.Read(ref _lookups);

    /// <summary>Asks the server what a statement takes and gives, and what it is that it names there. Types that it no longer has are text.</summary>
    public async ValueTask<StatementDescription> DescribeAsync(
        Lease? lease,
        SqlStatement statement,
        PgCallOptions options
    )
    {
        var deadline = new CallDeadline(_gate.Time, options, _gate.Options.CommandTimeout);
        StatementDescription described = await PrepareRequest
            .Rent(_gate, lease, statement, null, [])
            .SendAsync(options)
            .ConfigureAwait(false);
        if (described.Unknown.Length == 0)
        {
            return described;
        }
        for (int attempt = 1; ; attempt++)
        {
            int version = _gate.Codecs.Version;
            await LearnAsync(lease, described.Unknown, deadline).ConfigureAwait(false);
            StatementDescription known;
            bool isSame;
            lock (_lock) // half dropped, what was learned is no answer
            {
                known = StatementDescription.Make(described.ParameterTypes, described.Columns, _gate.Codecs);
                isSame = version == _gate.Codecs.Version;
            }
            if (known.Unknown.Length == 0 || isSame || attempt == MostAttempts)
            {
                // Within a transaction a type may be out of sight that others see.
                statement.Publish(known, _gate.Codecs, isFinal: lease is null && isSame);
                return known;
            }
        }
    }

    /// <summary>Makes sure that these types have been looked up.</summary>
    public async ValueTask LearnAsync(Lease? lease, uint[] oids, CallDeadline deadline)
    {
        if (lease is not null)
        {
            await LookUpAsync(lease, oids, deadline.Rest()).ConfigureAwait(false);
            return;
        }
        Task lookup = JoinAsync(oids);
        PgCallOptions rest = deadline.Rest();
        try
        {
            await lookup
                .WaitAsync(rest.Timeout ?? Timeout.InfiniteTimeSpan, _gate.Time, rest.CancellationToken)
                .ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new PgTimeoutException(
                "The call's time ran out while the types of its statement were looked up; the statement was not run.",
                PgOutcome.NotSent,
                late
            );
        }
        catch (OperationCanceledException) when (rest.CancellationToken.IsCancellationRequested)
        {
            throw new PgCanceledException(
                "The call was cancelled while the types of its statement were looked up; the statement was not run.",
                PgOutcome.NotSent,
                null,
                rest.CancellationToken
            );
        }
    }

    /// <summary>
    /// Looks up what only the records of an answer name. The statement has run by then, so a failure is none of it: what stays unknown is read as
    /// bytes, or as text where it is that.
    /// </summary>
    public async ValueTask LearnRecordsAsync(Lease? lease, StatementRequest request, CallDeadline deadline)
    {
        if (request.Core.Failure is not null)
        {
            return;
        }
        var scan = new RecordScan(_gate.Codecs);
        request.Scan(scan);
        await LearnRecordsAsync(lease, scan, deadline).ConfigureAwait(false);
    }

    /// <summary>Looks up what a scan of rows has found; a failure is none of theirs.</summary>
    public async ValueTask LearnRecordsAsync(Lease? lease, RecordScan scan, CallDeadline deadline)
    {
        if (scan.Unknown.Length == 0)
        {
            return;
        }
        try
        {
            await LearnAsync(lease, scan.Unknown, deadline).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PgException or PgCanceledException)
        {
            // The answer is here, and is given.
        }
    }

    /// <summary>The server's types are others than was learned: all of it is dropped, and all statements are described anew.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _gate.Codecs.Forget();
            _pending.Clear(); // nobody joins a look-up whose findings may have been dropped by now
        }
        _gate.Statements.ForgetCodecs();
    }

    /// <summary>A codec of the user's for a type that exists; statements described from now on go by it.</summary>
    /// <exception cref="PgInputException">There is no such type, or it cannot have such a codec.</exception>
    public async ValueTask SetCodecAsync(PgTypeCodec codec, PgCallOptions options)
    {
        var deadline = new CallDeadline(_gate.Time, options, _gate.Options.CommandTimeout);
        string[] schemas = CustomCodecs.Schemas(codec.Name);
        uint oid =
            await new DirectClient(_gate)
                .FetchValueAsync<uint?>(CatalogQuery.ByName, deadline.Rest(), schemas, codec.Name.Name)
                .ConfigureAwait(false)
            ?? 0;
        Dictionary<uint, CatalogType> found =
            oid == 0 ? [] : await FetchAsync(lease: null, [oid], deadline.Rest()).ConfigureAwait(false);
        if (!found.TryGetValue(oid, out CatalogType? type))
        {
            throw new PgInputException($"unknown type: {schemas[0]}.{codec.Name.Name}");
        }
        Custom.Set(codec, type, new CodecFactory(_gate, found).LayOut);
        OnCodecsChanged();
    }

    /// <summary>Takes a codec of the user's back; false when the type had none.</summary>
    public bool ResetCodec(string typeName)
    {
        bool had = Custom.Reset(TypeName.Parse(typeName));
        OnCodecsChanged();
        return had;
    }

    /// <summary>What a failure says of the types: a composite argument that the server cannot read is of another layout than was learned.</summary>
    public void Learn(Exception failure)
    {
        if (failure is PostgresException { Routine: "record_recv" })
        {
            Forget();
        }
    }

    private void OnCodecsChanged()
    {
        lock (_lock)
        {
            _gate.Codecs.Change();
        }
        _gate.Statements.ForgetCodecs();
    }

    /// <summary>Joins the look-ups that are on their way, and starts one for what nobody has asked for yet.</summary>
    private Task JoinAsync(uint[] oids)
    {
        List<Task> joined = [];
        List<uint> fresh = [];
        var source = new TaskCompletionSource();
        lock (_lock)
        {
            foreach (uint oid in oids)
            {
                if (_pending.TryGetValue(oid, out Task? pending))
                {
                    joined.Add(pending);
                }
                else if (!_gate.Codecs.Knows(oid))
                {
                    fresh.Add(oid);
                    _pending.Add(oid, source.Task);
                }
            }
        }
        if (fresh.Count > 0)
        {
            joined.Add(source.Task);
            _ = RunAsync([.. fresh], source);
        }
        return joined.Count == 1 ? joined[0] : Task.WhenAll(joined);
    }

    private async Task RunAsync(uint[] oids, TaskCompletionSource source)
    {
        Exception? failure = null;
        try
        {
            await LookUpAsync(lease: null, oids, default).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
        lock (_lock)
        {
            foreach (uint oid in oids)
            {
                if (_pending.TryGetValue(oid, out Task? pending) && pending == source.Task)
                {
                    _pending.Remove(oid);
                }
            }
        }
        if (failure is null)
        {
            source.SetResult();
        }
        else
        {
            source.SetException(failure);
            _ = source.Task.Exception; // all who waited may have left
        }
    }

    private async Task LookUpAsync(Lease? lease, uint[] oids, PgCallOptions options)
    {
        for (int attempt = 1; ; attempt++)
        {
            int epoch = _gate.Codecs.Epoch;
            Dictionary<uint, CatalogType> found;
            try
            {
                found = await FetchAsync(lease, oids, options).ConfigureAwait(false);
            }
            catch (PostgresException wrong) when (IsForeign(wrong))
            {
                return;
            }
            catch (PgConnectionException lost) when (lost.Outcome == PgOutcome.Unknown)
            {
                if (lease is null && attempt < MostAttempts)
                {
                    continue; // it only reads
                }
                throw new PgConnectionException(
                    $"The connection was lost while the types of a statement were looked up; the statement was not run: {lost.Message}",
                    PgOutcome.NotSent,
                    lost
                );
            }
            lock (_lock)
            {
                if (epoch == _gate.Codecs.Epoch || attempt == MostAttempts)
                {
                    new CodecFactory(_gate, found).MakeAll();
                    return;
                }
            }
        }
    }

    private async ValueTask<Dictionary<uint, CatalogType>> FetchAsync(Lease? lease, uint[] oids, PgCallOptions options)
    {
        Interlocked.Increment(ref _lookups);
        return CatalogQuery.Read(
            await RowsRequest
                .Rent(_gate, lease, _query, CatalogQuery.Description, [PgArgument.From(oids)])
                .SendAsync(options)
                .ConfigureAwait(false)
        );
    }

    // Something that speaks the protocol without being PostgreSQL: what it has no catalogue for is text.
    private static bool IsForeign(PostgresException error) =>
        error.SqlState
            is SqlStates.UndefinedTable
                or SqlStates.UndefinedColumn
                or SqlStates.UndefinedFunction
                or SqlStates.UndefinedObject
                or SqlStates.InsufficientPrivilege
                or SqlStates.FeatureNotSupported
                or SqlStates.SyntaxError;
}
