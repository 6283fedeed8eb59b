using ActorPg.Requests;

namespace ActorPg.Api.Copy;

/// <summary>The reader's side of a COPY of bytes: gives each piece to the sink, and takes the next when the sink is done with it.</summary>
internal static class CopyOut
{
    /// <summary>Copies; returns the server's tag.</summary>
    /// <exception cref="PgException">The COPY failed. What the sink itself throws comes out as it was; the server is then stopped.</exception>
    public static async ValueTask<CommandTag> RunAsync(
        CopyBytesRequest request,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> sink,
        IProgress<PgCopyProgress>? progress,
        PgCallOptions options
    )
    {
        long bytes = 0;
        request.Send(options);
        try
        {
            while (await request.Reader.WaitAsync().ConfigureAwait(false))
            {
                while (request.Reader.TryTake(out ReadOnlyMemory<byte> piece))
                {
                    await WriteAsync(request, sink(piece, request.Over)).ConfigureAwait(false);
                    bytes += piece.Length;
                    progress?.Report(new PgCopyProgress(request.Messages, bytes));
                }
            }
        }
        finally
        {
            request.Reader.GiveUp();
        }
        progress?.Report(new PgCopyProgress(request.Tag.Rows ?? request.Messages, bytes));
        return request.Tag;
    }

    // A sink that hangs is left to itself once the COPY is over for another reason, and that reason is what the caller hears.
    private static async ValueTask WriteAsync(CopyBytesRequest request, ValueTask write)
    {
        if (write.IsCompletedSuccessfully)
        {
            return;
        }
        try
        {
            await write.AsTask().WaitAsync(request.Over).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (request.Over.IsCancellationRequested)
        {
            // The next wait has the reason, behind what is left: the sink would take none of it.
            while (request.Reader.TryTake(out _)) { }
        }
    }
}
