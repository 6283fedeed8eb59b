using ActorPg;
using ActorPg.Model;

namespace Etl;

/// <summary>Reads the source as one stream, in order, a chunk for each credit it is given: unread rows wait on the server.</summary>
internal sealed class Extractor(int run, long after, int size, PgPool pool, IActorRef<IForemanMessage> foreman)
    : Actor<IExtractorMessage>
{
    private readonly CancellationTokenSource _end = new();
    private IAsyncEnumerator<PgRecord>? _rows;
    private long _after = after;
    private int _number;
    private int _credit;
    private bool _isReading;
    private bool _isAtEnd;

    protected override void Started() =>
        _rows = pool.StreamAsync(Warehouse.Source, _end.Token, _after).GetAsyncEnumerator();

    protected override void Receive(IExtractorMessage message)
    {
        switch (message)
        {
            case ReadMore:
                _credit++;
                Read();
                break;
            case ChunkRead read:
                _isReading = false;
                OnRead(read.Rows);
                Read();
                break;
            case ReadFailed failed:
                _isReading = false;
                foreman.Tell(new Stumbled(run, failed.Reason));
                break;
        }
    }

    protected override void Stopped(Exception? reason)
    {
        _end.Cancel(); // a read that is on its way ends by it, and closes the stream
        if (!_isReading)
        {
            _ = _rows!.DisposeAsync().AsTask();
        }
    }

    private void Read()
    {
        if (_isReading || _isAtEnd || _credit == 0)
        {
            return;
        }
        _isReading = true;
        _credit--;
        Context.PipeToSelf(ReadAsync(_rows!), rows => new ChunkRead(rows), reason => new ReadFailed(reason));
    }

    private void OnRead(IReadOnlyList<Reading> rows)
    {
        _isAtEnd = rows.Count < size;
        if (rows.Count > 0)
        {
            foreman.Tell(new Extracted(new Chunk<Reading>(run, _number++, _after, rows[^1].Id, rows)));
            _after = rows[^1].Id;
        }
    }

    private async ValueTask<IReadOnlyList<Reading>> ReadAsync(IAsyncEnumerator<PgRecord> rows)
    {
        CancellationToken end = _end.Token;
        try
        {
            var chunk = new List<Reading>(size);
            while (chunk.Count < size && await rows.MoveNextAsync())
            {
                PgRecord row = rows.Current;
                chunk.Add(new Reading(row.Get<long>(0), row.Get<int>(1), row.Get<DateTimeOffset>(2), row.Get<int>(3)));
            }
            return chunk;
        }
        finally
        {
            if (end.IsCancellationRequested)
            {
                await rows.DisposeAsync();
            }
        }
    }
}
