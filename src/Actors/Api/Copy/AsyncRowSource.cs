using ActorPg.Requests;
using ActorPg.Wire.Framing;

namespace ActorPg.Api.Copy;

/// <summary>Records of an asynchronous sequence. One that hangs, whatever it is told, is left to itself when nobody waits any more.</summary>
internal sealed class AsyncRowSource<TRow>(IAsyncEnumerable<TRow> rows, RecordEncoder<TRow> encoder) : ICopySource
{
    private IAsyncEnumerator<TRow>? _rows;
    private Task<bool>? _pending;

    public long Rows => encoder.Rows;

    public void Begin(CopyInRequest request)
    {
        encoder.Begin(request);
        _rows = rows.GetAsyncEnumerator(request.Over);
    }

    public async ValueTask<bool> FillAsync(FrameBuffer frames, CancellationToken over)
    {
        int at = encoder.BeginFrame(frames);
        bool hasMore = true;
        while (frames.Length < CopyIn.ChunkBytes && (hasMore = await MoveAsync(over).ConfigureAwait(false)))
        {
            encoder.Encode(_rows!.Current, frames);
        }
        encoder.EndFrame(frames, at, isLast: !hasMore);
        return hasMore;
    }

    public ValueTask DisposeAsync()
    {
        encoder.Dispose();
        if (_rows is not { } rows)
        {
            return default;
        }
        if (_pending is { IsCompleted: false } pending)
        {
            _ = DisposeLaterAsync(rows, pending);
            return default;
        }
        return rows.DisposeAsync();
    }

    private ValueTask<bool> MoveAsync(CancellationToken over)
    {
        ValueTask<bool> next = _rows!.MoveNextAsync();
        return next.IsCompletedSuccessfully ? next : WaitAsync(next, over);
    }

    private async ValueTask<bool> WaitAsync(ValueTask<bool> next, CancellationToken over)
    {
        _pending = next.AsTask();
        return await _pending.WaitAsync(over).ConfigureAwait(false);
    }

    private static async Task DisposeLaterAsync(IAsyncEnumerator<TRow> rows, Task<bool> pending)
    {
        try
        {
            await pending.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The COPY has failed with something else, which its caller was told.
        }
        await rows.DisposeAsync().ConfigureAwait(false);
    }
}
