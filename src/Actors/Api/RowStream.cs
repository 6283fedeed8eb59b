using ActorPg.Catalog;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>A statement whose rows can be enumerated as they arrive, any number of times.</summary>
internal sealed class RowStream : IAsyncEnumerable<PgRecord>
{
    /// <summary>How long a look-up of types that only records name may hold up the rows.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly PgClient _client;
    private readonly SqlStatement _statement;
    private readonly PgCallOptions _options;
    private readonly PgArgument[] _arguments;

    public RowStream(PgClient client, SqlStatement statement, PgCallOptions options, PgArgument[] arguments)
    {
        _client = client;
        _statement = statement;
        _options = options;
        _arguments = arguments;
    }

    public async IAsyncEnumerator<PgRecord> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource? linked = Link(cancellationToken);
        PgCallOptions options = _options with
        {
            CancellationToken =
                linked?.Token ?? (cancellationToken.CanBeCanceled ? cancellationToken : _options.CancellationToken),
        };
        var deadline = new CallDeadline(_client.Gate.Time, options, _client.Gate.Options.CommandTimeout);
        PgSession? session = _client.Lease is null
            ? await _client.AcquireAsync(deadline.Rest(), nameof(PgClient.StreamAsync)).ConfigureAwait(false)
            : null;
        StreamRequest? request = null;
        bool hasRecords = false;
        HashSet<uint>? asked = null;
        try
        {
            PgClient owner = session ?? _client;
            Lease lease = owner.Lease!;
            using (await lease.Calls.EnterAsync(_client.Gate.Time, deadline).ConfigureAwait(false))
            {
                StatementDescription description = await owner
                    .DescribeAsync(_statement, deadline.Rest())
                    .ConfigureAwait(false);
                hasRecords = description.HasRecords;
                request = new StreamRequest(_client.Gate, lease, _statement, description, _arguments);
                request.Send(deadline.Rest());
            }
            while (await request.Reader.WaitAsync().ConfigureAwait(false))
            {
                while (request.Reader.TryTake(out RowBatch? batch))
                {
                    if (hasRecords)
                    {
                        await LearnRecordsAsync(batch, asked ??= [], options.CancellationToken).ConfigureAwait(false);
                    }
                    for (int row = 0; row < batch.Length; row = batch.Next(row))
                    {
                        yield return new PgRecord(batch, row);
                    }
                }
            }
        }
        finally
        {
            await EndAsync(request, session).ConfigureAwait(false);
        }
    }

    // The stream's own connection is busy with it, and others may all be taken: then what is not known stays so.
    private async ValueTask LearnRecordsAsync(RowBatch batch, HashSet<uint> asked, CancellationToken cancellationToken)
    {
        PoolGate gate = _client.Gate;
        var scan = new RecordScan(gate.Codecs);
        scan.Add(batch);
        if (gate.Size.Maximum > 1 && !scan.Unknown.All(asked.Contains))
        {
            asked.UnionWith(scan.Unknown);
            var rest = new PgCallOptions { Timeout = _patience, CancellationToken = cancellationToken };
            await gate
                .Types.LearnRecordsAsync(lease: null, scan, new CallDeadline(gate.Time, rest, null))
                .ConfigureAwait(false);
        }
    }

    // Only where there are two: an exception names the token that ended the call, and that should be one the caller knows.
    private CancellationTokenSource? Link(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled && _options.CancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken, cancellationToken)
            : null;

    // A reader that leaves early: the statement is stopped, and what is on its way drains, before the connection is anybody else's.
    private static async ValueTask EndAsync(StreamRequest? request, PgSession? session)
    {
        request?.Reader.GiveUp();
        if (session is not null)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
