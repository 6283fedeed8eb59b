using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ActorPg.Transport;

/// <summary>A plain connection over TCP or a Unix socket. Owns the socket; disposing ends what is read or written at that moment.</summary>
internal sealed class SocketTransport(Socket socket, int readBufferBytes) : ITransport
{
    private readonly SocketPipeReader _input = new(socket, readBufferBytes);

    /// <inheritdoc />
    public PipeReader Input => _input;

    /// <inheritdoc />
    public void Expect(long bytes, int answers) => _input.Expect(bytes, answers);

    /// <inheritdoc />
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        ValueTask<int> sending = socket.SendAsync(bytes, SocketFlags.None);
        if (!sending.IsCompletedSuccessfully)
            return FinishAsync(sending, bytes);
        int sent = sending.Result;
        return sent == bytes.Length ? default : FinishAsync(new ValueTask<int>(sent), bytes);
    }

    /// <inheritdoc />
    public void Dispose() => _input.Dispose();

    /// <summary>Awaits the first part and sends the rest. On Linux there is none: the runtime itself goes on until all is sent.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ValueTask<int> sending, ReadOnlyMemory<byte> bytes)
    {
        bytes = bytes[await sending.ConfigureAwait(false)..];
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false)..];
    }
}
