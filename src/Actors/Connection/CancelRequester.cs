using System.IO.Pipelines;
using ActorPg.Transport;
using ActorPg.Wire.Framing;

namespace ActorPg.Connection;

/// <summary>
/// Sends one CancelRequest over a socket of its own, and waits for the server to close it: by then the signal has been sent. Source: PostgreSQL 18,
/// Message Flow, Canceling Requests in Progress.
/// </summary>
internal static class CancelRequester
{
    public static async ValueTask<bool> SendAsync(
        Route route,
        int processId,
        byte[] key,
        CancellationToken cancellationToken
    )
    {
        using ITransport transport = await route.OpenAsync(cancellationToken).ConfigureAwait(false);
        using var output = new FrameBuffer(64);
        Wire.Messages.CancelRequest.Write(output, processId, key);
        await transport.WriteAsync(output.Written).ConfigureAwait(false);
        PipeReader input = transport.Input;
        for (; ; )
        {
            ReadResult result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return true;
            }
        }
    }
}
