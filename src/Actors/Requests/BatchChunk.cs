using ActorPg.Wire.Framing;

namespace ActorPg.Requests;

/// <summary>More rows of a batch; the last has its Sync.</summary>
internal sealed class BatchChunk : OutputChunk
{
    private readonly BatchRequest _batch;
    private readonly FrameBuffer _frames;
    private readonly int _executions;
    private readonly bool _isLast;

    public BatchChunk(BatchRequest batch, FrameBuffer frames, int executions, bool isLast)
        : base(batch)
    {
        _batch = batch;
        _frames = frames;
        _executions = executions;
        _isLast = isLast;
    }

    /// <inheritdoc />
    public override void AppendTo(FrameBuffer output)
    {
        output.WriteBytes(_frames.WrittenSpan);
        _batch.Appended(_executions, _isLast);
        _frames.Dispose();
    }
}
