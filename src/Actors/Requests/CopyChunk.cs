using ActorPg.Wire.Framing;

namespace ActorPg.Requests;

/// <summary>More data of a COPY, its end, or the news that there will be no more.</summary>
internal sealed class CopyChunk : OutputChunk
{
    private readonly CopyInRequest _copy;
    private readonly FrameBuffer _frames;
    private readonly bool _isLast;
    private readonly string? _failure;

    /// <summary>A piece of the data.</summary>
    /// <param name="copy">Whose.</param>
    /// <param name="frames">Whole CopyData messages; the chunk's from now on.</param>
    /// <param name="isLast">Whether the data ends with them.</param>
    /// <param name="failure">Why it ends before its time; null when it does not.</param>
    public CopyChunk(CopyInRequest copy, FrameBuffer frames, bool isLast, string? failure = null)
        : base(copy)
    {
        _copy = copy;
        _frames = frames;
        _isLast = isLast;
        _failure = failure;
    }

    /// <inheritdoc />
    public override void AppendTo(FrameBuffer output)
    {
        if (_failure is not null)
        {
            _copy.BreakOff(output, _failure);
        }
        else if (_copy is { IsOpen: true, Error: null })
        {
            output.WriteBytes(_frames.WrittenSpan);
            if (_isLast)
            {
                _copy.WriteEnd(output);
            }
        }
        _frames.Dispose();
    }
}
