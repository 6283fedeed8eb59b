using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>Closes prepared statements that fell out of the cache: Close*, Sync. Source: PostgreSQL 18, Message Flow, Extended Query.</summary>
internal sealed class CloseExchange : Exchange
{
    private int _expected;

    /// <inheritdoc />
    public override bool IsComplete => _expected == 0;

    /// <summary>Writes one Close a name, and the Sync.</summary>
    public static CloseExchange Write(FrameBuffer output, IReadOnlyCollection<byte[]> names)
    {
        foreach (byte[] name in names)
        {
            Close.WriteStatement(output, name);
        }
        Sync.Write(output);
        return new CloseExchange { _expected = names.Count };
    }

    /// <inheritdoc />
    protected override Progress OnFrame(in Frame frame)
    {
        if (frame.Tag != BackendTag.CloseComplete || _expected == 0)
        {
            return Progress.Violation;
        }
        _expected--;
        return Progress.More;
    }
}
