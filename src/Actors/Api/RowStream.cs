using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>A statement whose rows can be enumerated as they arrive, any number of times.</summary>
internal sealed class RowStream : IAsyncEnumerable<PgRecord>
{
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
        try
        {
            PgClient owner = session ?? _client;
            Lease lease = owner.Lease!;
            using (await lease.Calls.EnterAsync(_client.Gate.Time, deadline).ConfigureAwait(false))
            {
                StatementDescription description = await owner
                    .DescribeAsync(_statement, deadline.Rest())
                    .ConfigureAwait(false);
                request = new StreamRequest(_client.Gate, lease, _statement, description, _arguments);
                request.Send(deadline.Rest());
            }
            while (await request.WaitAsync().ConfigureAwait(false))
            {
                while (request.TryTake(out RowBatch? batch))
                {
                    for (int row = 0; row < batch!.Length; row = batch.Next(row))
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

    // Only where there are two: an exception names the token that ended the call, and that should be one the caller knows.
    private CancellationTokenSource? Link(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled && _options.CancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken, cancellationToken)
            : null;

    // A reader that leaves early: the statement is stopped, and what is on its way drains, before the connection is anybody else's.
    private async ValueTask EndAsync(StreamRequest? request, PgSession? session)
    {
        if (request is { IsOver: false })
        {
            _client.Gate.Abandon(new Abandon(request, request.Core.Version, AbandonReason.Disposed));
        }
        if (session is not null)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }
}
