using System.Runtime.ExceptionServices;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Framing;

namespace ActorPg.Api.Copy;

/// <summary>
/// The sender's side of a COPY into a table: makes chunks on the caller's thread and waits for room between two, so that what is on its way is bounded
/// whatever the size of the whole.
/// </summary>
internal static class CopyIn
{
    /// <summary>What one CopyData message is filled up to.</summary>
    public const int ChunkBytes = 128 * 1024;

    /// <summary>Room for the row that crosses the mark, which is then not copied once more.</summary>
    private const int Slack = 4096;

    /// <summary>Copies; returns the server's tag.</summary>
    /// <exception cref="PgException">The COPY failed. What the source itself throws comes out as it was; the server then keeps nothing.</exception>
    public static async ValueTask<CommandTag> RunAsync(
        Lease lease,
        CopyInRequest request,
        ICopySource source,
        IProgress<PgCopyProgress>? progress,
        PgCallOptions options
    )
    {
        Task<CommandTag> answer = request.SendAsync(options);
        var pump = new Pump(lease, request, source, progress);
        Exception? failure = await pump.RunAsync().ConfigureAwait(false);
        try
        {
            CommandTag tag = await answer.ConfigureAwait(false);
            progress?.Report(new PgCopyProgress(tag.Rows ?? source.Rows, pump.Bytes));
            return tag;
        }
        catch when (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure); // what the server says of it is our own words
            throw;
        }
        catch (PgConnectionException lost) when (lost.Outcome == PgOutcome.Unknown && !request.IsWhole)
        {
            throw new PgConnectionException(
                $"The connection was lost before all data was sent, so that the COPY had no effect: {lost.Message}",
                PgOutcome.NotSent,
                lost.InnerException
            );
        }
    }

    /// <summary>Takes chunks from the source to the connection. While one is on its way the next is made.</summary>
    private sealed class Pump(
        Lease lease,
        CopyInRequest request,
        ICopySource source,
        IProgress<PgCopyProgress>? progress
    )
    {
        private Task _taken = Task.CompletedTask;

        /// <summary>Bytes sent so far.</summary>
        public long Bytes { get; private set; }

        /// <summary>Sends everything; returns what the source threw, if it was that which ended the COPY.</summary>
        public async Task<Exception?> RunAsync()
        {
            Exception? failure = null;
            try
            {
                if (await request.Started.ConfigureAwait(false))
                {
                    await SendAllAsync().ConfigureAwait(false);
                }
            }
            catch (Exception reason)
            {
                failure = reason;
            }
            try
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception reason)
            {
                failure ??= reason;
            }
            if (request.IsLost)
            {
                return null; // the answer knows better; a source that was told to stop has nothing to say
            }
            if (failure is not null)
            {
                await SendAsync(new CopyChunk(request, new FrameBuffer(16), isLast: true, Reason(failure)))
                    .ConfigureAwait(false);
            }
            else
            {
                await SendAsync(new CopyChunk(request, new FrameBuffer(16), isLast: true)).ConfigureAwait(false);
            }
            await _taken.ConfigureAwait(false);
            return failure;
        }

        private async Task SendAllAsync()
        {
            source.Begin(request);
            for (bool hasMore = true; hasMore && !request.IsLost; )
            {
                var frames = new FrameBuffer(CopyIn.ChunkBytes + Slack);
                hasMore = await source.FillAsync(frames, request.Over).ConfigureAwait(false);
                if (frames.Length == 0)
                {
                    frames.Dispose();
                    continue;
                }
                Bytes += frames.Length - Frame.HeaderBytes;
                await SendAsync(new CopyChunk(request, frames, isLast: false)).ConfigureAwait(false);
                progress?.Report(new PgCopyProgress(source.Rows, Bytes));
            }
        }

        private async ValueTask SendAsync(CopyChunk chunk)
        {
            await _taken.ConfigureAwait(false);
            _taken = chunk.Taken;
            lease.Slot.SendFirst(chunk);
        }

        // Of an exception that is not ours the server is told the type alone: its message may hold what is nobody's business.
        private static string Reason(Exception failure) =>
            failure is PgInputException ? failure.Message : $"the source failed ({failure.GetType().Name})";
    }
}
