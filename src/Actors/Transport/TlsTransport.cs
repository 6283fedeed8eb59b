using System.IO.Pipelines;
using System.Net.Security;

namespace ActorPg.Transport;

/// <summary>An encrypted connection. Owns the stream and the socket beneath it. One read and one write may go on at the same time.</summary>
internal sealed class TlsTransport(SslStream stream, int readBufferBytes, TransportSecurity security) : ITransport
{
    private readonly StreamPipeReader _input = new(stream, readBufferBytes);

    /// <inheritdoc />
    public PipeReader Input => _input;

    /// <inheritdoc />
    public TransportSecurity Security => security;

    /// <inheritdoc />
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes);

    /// <inheritdoc />
    public void Dispose() => _input.Dispose();
}
