using System.Net.Sockets;

namespace ActorPg.Transport;

/// <summary>Reads a socket: every receive first takes what is there, and waits only if there is nothing. Owns the socket.</summary>
internal sealed class SocketPipeReader : FlatPipeReader
{
    private readonly Socket _socket;
    private readonly ReceiveArguments _arguments;
    private readonly LowWaterMark? _mark;

    internal SocketPipeReader(Socket socket, int bufferBytes)
        : base(bufferBytes)
    {
        _socket = socket;
        _arguments = new ReceiveArguments(this);
        _mark = LowWaterMark.Of(socket, bufferBytes);
    }

    /// <summary>See <see cref="ITransport.Expect"/>.</summary>
    internal void Expect(long bytes, int answers) => _mark?.Expect(bytes - UnreadBytes, answers);

    private protected override bool StartReceive(Memory<byte> buffer)
    {
        _arguments.SetBuffer(buffer);
        _mark?.OnWaiting(true);
        if (_socket.ReceiveAsync(_arguments))
            return false;
        NoteOutcome();
        return true;
    }

    private protected override void CloseSource()
    {
        _mark?.Dispose();
        _socket.Dispose();
        _arguments.Dispose();
    }

    private void NoteOutcome()
    {
        _mark?.OnWaiting(false);
        Note(
            _arguments.BytesTransferred,
            _arguments.SocketError == SocketError.Success ? null : new SocketException((int)_arguments.SocketError)
        );
    }

    /// <summary>
    /// Reused for every receive. The caller's execution context is not carried along: what follows a read belongs to the connection, not to whoever
    /// happened to start it.
    /// </summary>
    private sealed class ReceiveArguments(SocketPipeReader reader) : SocketAsyncEventArgs(WithoutExecutionContext)
    {
        private const bool WithoutExecutionContext = true;

        protected override void OnCompleted(SocketAsyncEventArgs e)
        {
            reader.NoteOutcome();
            reader.OnReceived();
        }
    }
}
