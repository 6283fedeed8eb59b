using System.Globalization;
using System.Text;
using ActorPg.Catalog;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg;

/// <summary>
/// The rows of a statement, fetched as they are wanted, within a transaction; other statements may run in between, and other cursors. Enumerated it
/// fetches some at a time; or fetched by hand. At its end, or disposed of, it is closed on the server. Calls at once queue, in order.
/// </summary>
/// <remarks>A portal of the extended protocol. Source: PostgreSQL 18, Message Flow, Extended Query.</remarks>
public sealed class PgCursor : IAsyncEnumerable<PgRecord>, IAsyncDisposable
{
    private readonly Lease _lease;
    private readonly RowDescription _columns;
    private readonly string _name;
    private readonly byte[] _portal;
    private readonly PgCursorOptions _options;
    private readonly bool _hasRecords;
    private bool _isClosed;

    private PgCursor(Lease lease, RowDescription columns, string name, PgCursorOptions options)
    {
        _lease = lease;
        _columns = columns;
        _hasRecords = columns.HasRecords;
        _name = name;
        _portal = Encoding.ASCII.GetBytes(name);
        _options = options;
    }

    /// <summary>The columns of its rows.</summary>
    public IReadOnlyList<PgColumn> Columns => _columns.View;

    /// <summary>True when a fetch has shown that there are no more rows.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The next rows: as many as there are, up to the count. None at the end.</summary>
    /// <param name="count">Rows at most, 1 or more.</param>
    /// <param name="options">Timeout and token; a fetch that is stopped fails its transaction, as PostgreSQL has it.</param>
    /// <exception cref="PgInputException">The count is not greater than zero.</exception>
    /// <exception cref="ObjectDisposedException">The cursor was closed.</exception>
    /// <exception cref="InvalidOperationException">Its transaction is over.</exception>
    public ValueTask<QueryResult> FetchAsync(int count, PgCallOptions options = default)
    {
        Positive(count, nameof(count));
        ThrowIfClosed();
        return IsAtEnd ? new ValueTask<QueryResult>(Nothing()) : FetchSomeAsync(count, options);
    }

    /// <summary>The next row; null at the end.</summary>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="ObjectDisposedException">The cursor was closed.</exception>
    /// <exception cref="InvalidOperationException">Its transaction is over.</exception>
    public async ValueTask<PgRecord?> FetchRowAsync(PgCallOptions options = default)
    {
        QueryResult rows = await FetchAsync(1, options).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Passes over rows without fetching them; answers with how many there were to pass over.</summary>
    /// <param name="count">Rows at most, 1 or more.</param>
    /// <param name="options">Timeout and token.</param>
    /// <exception cref="PgInputException">The count is not greater than zero.</exception>
    /// <exception cref="ObjectDisposedException">The cursor was closed.</exception>
    /// <exception cref="InvalidOperationException">Its transaction is over.</exception>
    public async ValueTask<long> ForwardAsync(int count, PgCallOptions options = default)
    {
        Positive(count, nameof(count));
        ThrowIfClosed();
        if (IsAtEnd)
        {
            return 0;
        }
        string sql = string.Create(CultureInfo.InvariantCulture, $"MOVE FORWARD {count} IN \"{_name}\"");
        var move = new ScriptRequest(_lease.Gate, _lease, sql, touchesSession: false);
        CommandTag tag = await Api.Scripts.SendInOrderAsync(_lease, move, options).ConfigureAwait(false);
        long moved = tag.Rows ?? 0;
        if (moved < count)
        {
            await EndAsync(options).ConfigureAwait(false);
        }
        return moved;
    }

    /// <summary>The rows from here to the end. Leaving the enumeration closes the cursor.</summary>
    /// <param name="cancellationToken">Ends the enumeration; outranks that of the cursor's options.</param>
    public async IAsyncEnumerator<PgRecord> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        PgCallOptions options = _options.Call;
        if (cancellationToken.CanBeCanceled)
        {
            options = options with { CancellationToken = cancellationToken };
        }
        try
        {
            while (!IsAtEnd)
            {
                foreach (PgRecord row in await FetchAsync(_options.Prefetch, options).ConfigureAwait(false))
                {
                    yield return row;
                }
            }
        }
        finally
        {
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Says where awaits go on, for <c>await foreach</c> and <c>await using</c> alike.</summary>
    /// <param name="continueOnCapturedContext">False to go on wherever the rows arrive.</param>
    public PgConfigured<PgRecord> ConfigureAwait(bool continueOnCapturedContext) =>
        new(this, this, continueOnCapturedContext);

    /// <summary>Closes it on the server, unless it is closed or its transaction is over. Throws nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }
        _isClosed = true;
        if (IsAtEnd || _lease.IsReleased || _lease.Lost is not null || _lease.Status == TransactionStatus.Idle)
        {
            return; // it is closed already, or went with its transaction
        }
        try
        {
            await CloseAsync(default).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is PgException or OperationCanceledException) { }
    }

    internal static int Positive(int count, string name) =>
        count > 0 ? count : throw new PgInputException($"{name} must be greater than zero.", name);

    /// <summary>Opens a portal for a statement, in the transaction that the lease is in.</summary>
    /// <exception cref="PgInputException">There is no transaction, or the arguments do not fit.</exception>
    internal static async ValueTask<PgCursor> OpenAsync(
        PgClient client,
        SqlStatement statement,
        PreparedStatement? pinned,
        PgCursorOptions options,
        PgArgument[] arguments
    )
    {
        if (client.Lease is not { } lease || lease.Status == TransactionStatus.Idle)
        {
            throw new PgInputException(
                "A cursor cannot be created outside of a transaction: begin one, or use StreamAsync."
            );
        }
        if (options.CancellationToken.IsCancellationRequested)
        {
            throw Api.SqlText.CanceledUnsent(options.CancellationToken);
        }
        var deadline = new Api.CallDeadline(lease.Gate.Time, options.Call, lease.Gate.Options.CommandTimeout);
        using CallOrder.Place place = await lease.Calls.EnterAsync(lease.Gate.Time, deadline).ConfigureAwait(false);
        StatementDescription description =
            pinned?.Description ?? await client.DescribeAsync(statement, deadline.Rest()).ConfigureAwait(false);
        OpenPortalRequest request = OpenPortalRequest.Rent(lease.Gate, lease, statement, description, arguments);
        string name = lease.NextPortal();
        request.Name = Encoding.ASCII.GetBytes(name);
        request.Pinned = pinned;
        ValueTask<RowDescription> answer = request.SendAsync(deadline.Rest());
        place.Dispose();
        return new PgCursor(lease, await answer.ConfigureAwait(false), name, options);
    }

    private async ValueTask<QueryResult> FetchSomeAsync(int count, PgCallOptions options)
    {
        var request = new PortalRequest(_lease, _portal, _columns, count);
        QueryResult rows = await SendAsync(request, options).ConfigureAwait(false);
        if (_hasRecords)
        {
            var scan = new RecordScan(_lease.Gate.Codecs);
            foreach (RowBatch batch in rows.Batches)
            {
                scan.Add(batch);
            }
            var deadline = new Api.CallDeadline(_lease.Gate.Time, options, _lease.Gate.Options.CommandTimeout);
            await _lease.Gate.Types.LearnRecordsAsync(_lease, scan, deadline).ConfigureAwait(false);
        }
        if (!request.IsSuspended)
        {
            await EndAsync(options).ConfigureAwait(false);
        }
        return rows;
    }

    // A portal that has run out still holds its tables: DROP TABLE would fail.
    private async ValueTask EndAsync(PgCallOptions options)
    {
        IsAtEnd = true;
        await CloseAsync(options).ConfigureAwait(false);
    }

    private async ValueTask CloseAsync(PgCallOptions options) =>
        await SendAsync(new PortalRequest(_lease, _portal, _columns, most: 0), options).ConfigureAwait(false);

    private async ValueTask<QueryResult> SendAsync(PortalRequest request, PgCallOptions options)
    {
        if (options.CancellationToken.IsCancellationRequested)
        {
            throw Api.SqlText.CanceledUnsent(options.CancellationToken);
        }
        if (_lease.Calls.IsFree)
        {
            return await request.SendAsync(in options).ConfigureAwait(false);
        }
        var deadline = new Api.CallDeadline(_lease.Gate.Time, options, _lease.Gate.Options.CommandTimeout);
        using CallOrder.Place place = await _lease.Calls.EnterAsync(_lease.Gate.Time, deadline).ConfigureAwait(false);
        ValueTask<QueryResult> answer = request.SendAsync(deadline.Rest());
        place.Dispose();
        return await answer.ConfigureAwait(false);
    }

    private QueryResult Nothing()
    {
        var rows = new RowCollector();
        rows.Begin(_columns);
        return rows.ToResult(null);
    }

    private void ThrowIfClosed()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!IsAtEnd && _lease is { IsReleased: false, Lost: null, Status: TransactionStatus.Idle })
        {
            throw new InvalidOperationException("The cursor's transaction is over, and so is the cursor.");
        }
    }
}
