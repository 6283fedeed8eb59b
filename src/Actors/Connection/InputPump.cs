using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace ActorPg.Connection;

/// <summary>One read at a time from the transport; not asking for the next is what holds the server back. Owned by the connection actor.</summary>
/// <remarks>
/// A read that has to wait is over when its continuation runs, and not before: one that merely says so may still be on its way to that, on another thread, with
/// state that the next read would overwrite.
/// </remarks>
internal sealed class InputPump
{
    private readonly PipeReader _reader;
    private readonly Action _ready;
    private readonly Action _over;
    private ValueTask<ReadResult> _pending;
    private bool _isArmed;
    private volatile bool _isOver;

    /// <summary>Nothing is asked for yet.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="ready">To be called when a read that did not complete at once has completed.</param>
    public InputPump(PipeReader reader, Action ready)
    {
        _reader = reader;
        _ready = ready;
        _over = OnOver;
    }

    /// <summary>Whether what arrives is noticed.</summary>
    public bool IsArmed => _isArmed;

    /// <summary>Asks for more, unless it has been. True when there is more at once: <see cref="TryTake"/> has it, and nobody will be called.</summary>
    public bool Arm()
    {
        if (_isArmed)
        {
            return false;
        }
        _isArmed = true;
        _isOver = false;
        _pending = _reader.ReadAsync();
        if (_pending.IsCompleted)
        {
            _isOver = true;
            return true;
        }
        _pending.GetAwaiter().UnsafeOnCompleted(_over);
        return false;
    }

    /// <summary>What a completed read has brought; to be followed by <see cref="Release"/>.</summary>
    /// <exception cref="IOException">The read failed.</exception>
    [SuppressMessage("Reliability", "CA2012", Justification = "The field is read once: it is cleared first.")]
    public bool TryTake(out ReadResult result)
    {
        if (!_isArmed || !_isOver)
        {
            result = default;
            return false;
        }
        ValueTask<ReadResult> read = _pending;
        _pending = default;
        _isArmed = false;
        result = read.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Says how far the input was used; all of it was looked at.</summary>
    public void Release(in ReadResult result, SequencePosition consumed) =>
        _reader.AdvanceTo(consumed, result.Buffer.End);

    // On the thread that brought the bytes.
    private void OnOver()
    {
        _isOver = true;
        _ready();
    }
}
