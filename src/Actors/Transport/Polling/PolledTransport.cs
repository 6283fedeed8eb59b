using System.IO.Pipelines;

namespace ActorPg.Transport.Polling;

/// <summary>A plain connection over TCP or a Unix socket, on the threads of the <see cref="Poller"/>. Owns the socket; disposing ends what is read or written at that moment.</summary>
internal sealed class PolledTransport(PolledSocket socket, int readBufferBytes) : ITransport
{
    private readonly PolledPipeReader _input = new(socket, readBufferBytes);

    /// <inheritdoc />
    public PipeReader Input => _input;

    /// <inheritdoc />
    public void Expect(long bytes, int answers) => _input.Expect(bytes, answers);

    /// <inheritdoc />
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        int sent = socket.TrySend(bytes);
        return sent == bytes.Length ? default : socket.SendAsync(bytes[sent..]);
    }

    /// <inheritdoc />
    public void Dispose() => _input.Dispose();
}
