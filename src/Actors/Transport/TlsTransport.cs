using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

namespace ActorPg.Transport;

/// <summary>An encrypted connection. Owns the stream and the socket beneath it. One read and one write may go on at the same time.</summary>
internal sealed class TlsTransport : ITransport
{
    private readonly SslStream _stream;
    private readonly StreamPipeReader _input;
    private readonly LowWaterMark? _mark;

    /// <summary>An open connection.</summary>
    /// <param name="stream">What is encrypted; the handshake is done.</param>
    /// <param name="socket">What the stream is over, and owns.</param>
    /// <param name="readBufferBytes">What a read takes at most.</param>
    /// <param name="security">What the encryption is worth.</param>
    public TlsTransport(SslStream stream, Socket socket, int readBufferBytes, TransportSecurity security)
    {
        _stream = stream;
        _input = new StreamPipeReader(stream, readBufferBytes);
        _mark = LowWaterMark.Of(socket, readBufferBytes);
        _mark?.OnWaiting(true); // when it does, and when it does not, the stream does not say
        Security = security;
    }

    /// <inheritdoc />
    public PipeReader Input => _input;

    /// <inheritdoc />
    public TransportSecurity Security { get; }

    /// <summary>Of many answers a part is waited for. What is left of a long one is not the socket's to tell: some of it is with the stream.</summary>
    public void Expect(long bytes, int answers) => _mark?.Expect(0, answers);

    /// <inheritdoc />
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes);

    /// <inheritdoc />
    public void Dispose()
    {
        _mark?.Dispose();
        _input.Dispose();
    }
}
