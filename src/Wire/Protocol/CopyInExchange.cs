using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// COPY FROM STDIN. After CopyInResponse the data follows in any number of CopyData; then CopyDone, or CopyFail, and one Sync. A server that reports an
/// error passes over what is still on its way up to the Sync, which is therefore sent exactly once, however it ends.
/// </summary>
/// <remarks>Source: PostgreSQL 18, Message Flow, COPY Operations.</remarks>
internal abstract class CopyInExchange : CopyExchange
{
    /// <summary>True until the Sync was appended: until then nothing else may be written to the connection.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>True when the end of the data was appended: only then can the server have kept any of it.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The server waits for data.</summary>
    public bool HasStarted => Error is null && State >= Stage.Data;

    /// <summary>Appends everything up to the data.</summary>
    public void WriteStart(FrameBuffer output, string copy, string? columns)
    {
        WritePreamble(output, columns, copy);
        IsOpen = true;
        IsWhole = false;
    }

    /// <summary>Appends the end of the data, unless the exchange has been ended otherwise.</summary>
    public void WriteEnd(FrameBuffer output)
    {
        if (IsOpen)
        {
            CopyDone.Write(output);
            Sync.Write(output);
            IsOpen = false;
            IsWhole = true;
        }
    }

    /// <summary>Appends what makes the server give the COPY up, unless the exchange has been ended before.</summary>
    public void BreakOff(FrameBuffer output, string reason)
    {
        if (IsOpen)
        {
            CopyFail.Write(output, reason);
            WriteAnswer(output);
        }
    }

    /// <inheritdoc />
    public sealed override void WriteAnswer(FrameBuffer output)
    {
        Sync.Write(output);
        IsOpen = false;
    }

    /// <summary>The server takes data, in this form.</summary>
    protected abstract void OnStarted(CopyLayout layout);

    /// <inheritdoc />
    protected sealed override Progress OnError() => IsOpen ? Progress.Answer : Progress.More;

    /// <inheritdoc />
    protected sealed override Progress OnData(in Frame frame)
    {
        if (State == Stage.Response && frame.Tag == BackendTag.CopyInResponse)
        {
            OnStarted(CopyInResponse.Read(in frame));
            return Enter(Stage.Data);
        }
        if (State != Stage.Data || frame.Tag != BackendTag.CommandComplete || !IsWhole)
        {
            return Progress.Violation; // above all a COPY that the server calls complete before it has all
        }
        OnCommand(CommandComplete.Read(in frame));
        return Enter(Stage.Complete);
    }
}
