using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>A COPY out of a table that notes what the server says.</summary>
internal sealed class ProbeCopyOut : CopyOutExchange
{
    private readonly Recorder _recorder;
    private readonly string _name;

    public ProbeCopyOut(Recorder recorder, string name, FrameBuffer output, bool describes)
    {
        _recorder = recorder;
        _name = name;
        Write(output, "copy t to stdout", describes ? "select n from t" : null);
        recorder.Session.Begin(this);
    }

    protected override CodecRegistry Codecs { get; } = new();

    public override string ToString() => _name;

    protected override void OnDescribed(StatementDescription description) =>
        _recorder.Note($"columns:{description.Columns.Count}");

    protected override void OnStarted(CopyLayout layout) => _recorder.Note("started");

    protected override void OnPiece(ReadOnlySpan<byte> piece) => _recorder.Note($"piece:{piece.Length}");

    protected override void OnEnd() => _recorder.Note("end");

    protected override void OnCommand(CommandTag tag) => _recorder.Note(tag.Text);
}
