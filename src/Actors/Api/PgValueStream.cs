using System.Buffers;
using ActorPg.Requests;

namespace ActorPg;

/// <summary>
/// One value as it arrives, whatever its size: some hundred kilobytes of it are held at a time. It holds its connection until it is disposed of; a reader that does not keep up holds the server back. A text value is UTF-8. For one reader at a time; <c>Read</c> blocks its thread,
/// <c>ReadAsync</c> does not.
/// </summary>
/// <remarks>
/// Reading throws what the statement failed with: <see cref="PostgresException"/>, <see cref="PgConnectionException"/> when the connection was lost within the
/// value, <see cref="PgTimeoutException"/> and <see cref="PgCanceledException"/> when the call's patience ended.
/// </remarks>
public sealed class PgValueStream : Stream
{
    private readonly ValueStreamRequest _request;
    private readonly PgSession? _session;
    private byte[]? _rented;
    private ReadOnlyMemory<byte> _piece;
    private Task<bool>? _pending;
    private long _position;
    private bool _isDisposed;

    internal PgValueStream(ValueStreamRequest request, PgSession? session)
    {
        _request = request;
        _session = session;
    }

    /// <inheritdoc />
    public override bool CanRead => !_isDisposed;

    /// <summary>False: what has gone by is gone.</summary>
    public override bool CanSeek => false;

    /// <summary>False.</summary>
    public override bool CanWrite => false;

    /// <summary>Bytes of the whole value; known from the start.</summary>
    public override long Length => _request.Length;

    /// <summary>Bytes that were read. Cannot be set.</summary>
    /// <exception cref="NotSupportedException">It was to be set.</exception>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("A value is read once, from its start.");
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (buffer.IsEmpty)
        {
            return 0;
        }
        while (_piece.IsEmpty)
        {
            if (!await WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return _position == Length
                    ? 0
                    : throw new PgProtocolException($"The value ended at {_position} of its {Length} bytes.");
            }
            Take();
        }
        int count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        _position += count;
        return count;
    }

    /// <inheritdoc />
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    public override void Flush() { }

    /// <summary>Not offered.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("A value is read once, from its start.");

    /// <summary>Not offered.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void SetLength(long value) => throw new NotSupportedException("A value is only read.");

    /// <summary>Not offered.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A value is only read.");

    /// <summary>Gives the connection back; a statement that is not over is stopped.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            GiveBack();
            await EndAsync(_request, _session).ConfigureAwait(false);
        }
        await base.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        base.Dispose(disposing);
    }

    internal static async ValueTask EndAsync(ValueStreamRequest? request, PgSession? session)
    {
        request?.Reader.GiveUp();
        if (session is not null)
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Take()
    {
        GiveBack();
        if (_request.Reader.TryTake(out ArraySegment<byte> piece) && piece.Count > 0)
        {
            _rented = piece.Array;
            _piece = piece;
        }
    }

    private void GiveBack()
    {
        _piece = default;
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // A token of this one read: the value can be read on when it was cancelled.
    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ValueTask<bool> next = _pending is { } begun ? new ValueTask<bool>(begun) : _request.Reader.WaitAsync();
        if (!next.IsCompleted && cancellationToken.CanBeCanceled)
        {
            _pending = next.AsTask();
            next = new ValueTask<bool>(_pending.WaitAsync(cancellationToken));
        }
        bool hasMore = await next.ConfigureAwait(false);
        _pending = null;
        return hasMore;
    }
}
