using ActorPg.Requests;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Api.Copy;

/// <summary>The bytes of a stream, read straight into the messages that carry them. The stream is closed with it where it is its own.</summary>
internal sealed class StreamSource(Stream stream, bool isOwn) : ICopySource
{
    /// <summary>A read into less room than this waits for the next message.</summary>
    private const int LeastRoom = 4096;

    private bool _hangs;

    public long Rows => 0;

    public void Begin(CopyInRequest request) { }

    public async ValueTask<bool> FillAsync(FrameBuffer frames, CancellationToken over)
    {
        int at = frames.BeginFrame(FrontendTag.CopyData);
        bool hasMore = true;
        while (hasMore && CopyIn.ChunkBytes - frames.Length >= LeastRoom)
        {
            Memory<byte> room = frames.GetMemory()[..(CopyIn.ChunkBytes - frames.Length)];
            ValueTask<int> read = stream.ReadAsync(room, over);
            bool isAtOnce = read.IsCompleted;
            int count = isAtOnce
                ? await read.ConfigureAwait(false)
                : await WaitAsync(read.AsTask(), over).ConfigureAwait(false);
            frames.Advance(count);
            hasMore = count > 0;
            if (!isAtOnce)
            {
                break; // a slow stream's bytes are not kept waiting for more of them
            }
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

    // A stream that still reads cannot be closed under its feet.
    public ValueTask DisposeAsync() => isOwn && !_hangs ? stream.DisposeAsync() : default;

    private async Task<int> WaitAsync(Task<int> read, CancellationToken over)
    {
        try
        {
            return await read.WaitAsync(over).ConfigureAwait(false);
        }
        finally
        {
            _hangs = !read.IsCompleted;
        }
    }
}
