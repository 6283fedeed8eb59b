using System.Diagnostics.CodeAnalysis;
using ActorPg.Api.Mapping;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api.Copy;

/// <summary>A query whose rows are copied out in binary as they are read, any number of times.</summary>
internal sealed class CopyRowStream<[DynamicallyAccessedMembers(MappedMembers.Needs)] T> : IAsyncEnumerable<T>
{
    private readonly PgClient _client;
    private readonly SqlStatement _statement;
    private readonly PgCallOptions _options;

    public CopyRowStream(PgClient client, SqlStatement statement, PgCallOptions options)
    {
        _client = client;
        _statement = statement;
        _options = options;
    }

    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource? linked = Link(cancellationToken);
        PgCallOptions options = _options with
        {
            CancellationToken =
                linked?.Token ?? (cancellationToken.CanBeCanceled ? cancellationToken : _options.CancellationToken),
        };
        _client.ThrowIfUnusable();
        var deadline = new CallDeadline(_client.Gate.Time, options, _client.Gate.Options.CommandTimeout);
        PgSession? session = _client.Lease is null
            ? await _client.AcquireAsync(deadline.Rest(), nameof(PgCopyOut.CopyFromTableAsync)).ConfigureAwait(false)
            : null;
        CopyRowsRequest? request = null;
        try
        {
            PgClient owner = session ?? _client;
            StatementDescription known = await owner.DescribeAsync(_statement, deadline.Rest()).ConfigureAwait(false);
            request = new CopyRowsRequest(
                _client.Gate,
                owner.Lease!,
                CopySql.RowsOut(_statement.Sql, known.Columns.Columns),
                _statement.Sql,
                known.Columns,
                touchesSession: false
            );
            request.Send(deadline.Rest());
            while (await request.Reader.WaitAsync().ConfigureAwait(false))
            {
                while (request.Reader.TryTake(out RowBatch? batch))
                {
                    RowMapper<T> mapper = RowMapper<T>.For(batch.Description);
                    for (int row = 0; row < batch.Length; row = batch.Next(row))
                    {
                        yield return mapper.Map(new PgRecord(batch, row));
                    }
                }
            }
        }
        finally
        {
            request?.Reader.GiveUp();
            if (request is { HasChanged: true })
            {
                _statement.Forget(); // to be learnt anew
            }
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    // Only where there are two: an exception names the token that ended the call, and that should be one the caller knows.
    private CancellationTokenSource? Link(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled && _options.CancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken, cancellationToken)
            : null;
}
