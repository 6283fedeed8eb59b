using System.IO.Pipelines;

namespace ActorPg.Api.Copy;

/// <summary>Where the data of a COPY goes to.</summary>
internal static class CopySinks
{
    /// <summary>A pipe; that its reader has gone is a failure, for the rest would be lost.</summary>
    public static Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> Of(PipeWriter pipe) =>
        async (piece, cancellationToken) =>
        {
            FlushResult result = await pipe.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            if (result.IsCompleted)
            {
                throw new IOException("The reader of the pipe has gone.");
            }
            if (result.IsCanceled)
            {
                throw new OperationCanceledException("The flush of the pipe was cancelled.");
            }
        };
}
