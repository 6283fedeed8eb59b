using System.Runtime.CompilerServices;
using ActorPg.Requests;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Api.Copy;

/// <summary>The bytes of an asynchronous sequence of pieces, of whatever size each.</summary>
internal sealed class PieceSource(IAsyncEnumerable<ReadOnlyMemory<byte>> pieces) : ICopySource
{
    private IAsyncEnumerator<ReadOnlyMemory<byte>>? _pieces;
    private Task<bool>? _pending;
    private ReadOnlyMemory<byte> _rest;

    public long Rows => 0;

    /// <summary>One piece.</summary>
    public static PieceSource Of(ReadOnlyMemory<byte> bytes) => new(OneAsync(bytes));

    public void Begin(CopyInRequest request) => _pieces = pieces.GetAsyncEnumerator(request.Over);

    public async ValueTask<bool> FillAsync(FrameBuffer frames, CancellationToken over)
    {
        int at = frames.BeginFrame(FrontendTag.CopyData);
        bool hasMore = true;
        while (hasMore && frames.Length < CopyIn.ChunkBytes)
        {
            if (_rest.IsEmpty)
            {
                hasMore = await MoveAsync(over).ConfigureAwait(false);
                _rest = hasMore ? _pieces!.Current : default;
            }
            int count = Math.Min(_rest.Length, CopyIn.ChunkBytes - frames.Length);
            frames.WriteBytes(_rest.Span[..Math.Max(count, 0)]);
            _rest = _rest[Math.Max(count, 0)..];
        }
        if (frames.Length == at + 4)
        {
            frames.Clear();
        }
        else
        {
            frames.EndFrame(at);
        }
        return hasMore;
    }

    public ValueTask DisposeAsync() =>
        _pieces is { } pieces && _pending is not { IsCompleted: false } ? pieces.DisposeAsync() : default;

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> OneAsync(
        ReadOnlyMemory<byte> bytes,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.CompletedTask.WaitAsync(cancellationToken).ConfigureAwait(false);
        yield return bytes;
    }

    private ValueTask<bool> MoveAsync(CancellationToken over)
    {
        ValueTask<bool> next = _pieces!.MoveNextAsync();
        return next.IsCompletedSuccessfully ? next : WaitAsync(next, over);
    }

    private async ValueTask<bool> WaitAsync(ValueTask<bool> next, CancellationToken over)
    {
        _pending = next.AsTask();
        return await _pending.WaitAsync(over).ConfigureAwait(false);
    }
}
