using System.Buffers;
using System.IO.Pipelines;
using ActorPg.Requests;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Api.Copy;

/// <summary>The bytes of a pipe. It is left open: completing it is its owner's business.</summary>
internal sealed class PipeSource(PipeReader pipe) : ICopySource
{
    public long Rows => 0;

    public void Begin(CopyInRequest request) { }

    public async ValueTask<bool> FillAsync(FrameBuffer frames, CancellationToken over)
    {
        ValueTask<ReadResult> read = pipe.ReadAsync(over);
        ReadResult result = read.IsCompleted
            ? await read.ConfigureAwait(false)
            : await read.AsTask().WaitAsync(over).ConfigureAwait(false);
        if (result.IsCanceled)
        {
            throw new OperationCanceledException("The read of the pipe was cancelled.");
        }
        ReadOnlySequence<byte> bytes = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, CopyIn.ChunkBytes));
        bool isAll = bytes.Length == result.Buffer.Length;
        if (!bytes.IsEmpty)
        {
            int at = frames.BeginFrame(FrontendTag.CopyData);
            foreach (ReadOnlyMemory<byte> segment in bytes)
            {
                frames.WriteBytes(segment.Span);
            }
            frames.EndFrame(at);
        }
        pipe.AdvanceTo(bytes.End);
        return !(isAll && result.IsCompleted);
    }

    public ValueTask DisposeAsync() => default;
}
