using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>COPY TO STDOUT: CopyOutResponse, any number of CopyData, CopyDone, and the end as for every statement.</summary>
/// <remarks>Source: PostgreSQL 18, Message Flow, COPY Operations.</remarks>
internal abstract class CopyOutExchange : CopyExchange
{
    /// <inheritdoc />
    public sealed override byte PieceTag => State == Stage.Data ? BackendTag.CopyData : (byte)0;

    /// <summary>Appends the whole request.</summary>
    public void Write(FrameBuffer output, string copy, string? columns)
    {
        WritePreamble(output, columns, copy);
        Sync.Write(output);
    }

    /// <summary>The server is about to send, in this form.</summary>
    protected abstract void OnStarted(CopyLayout layout);

    /// <summary>A piece of the data, valid until this returns. How the stream is cut means nothing.</summary>
    protected abstract override void OnPiece(ReadOnlySpan<byte> piece);

    /// <summary>There is no more data.</summary>
    protected abstract void OnEnd();

    /// <inheritdoc />
    protected sealed override Progress OnData(in Frame frame)
    {
        switch (State, frame.Tag)
        {
            case (Stage.Response, BackendTag.CopyOutResponse):
                OnStarted(CopyOutResponse.Read(in frame));
                return Enter(Stage.Data);
            case (Stage.Data, BackendTag.CopyData):
                OnPiece(CopyData.Read(in frame));
                return Progress.More;
            case (Stage.Data, BackendTag.CopyDone):
                CopyDone.Read(in frame);
                OnEnd();
                return Enter(Stage.Tag);
            default:
                return Progress.Violation;
        }
    }
}
