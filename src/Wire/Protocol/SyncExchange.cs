using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Protocol;

/// <summary>A lone Sync: answered by ReadyForQuery and nothing else. Asks whether anybody is there.</summary>
internal sealed class SyncExchange : Exchange
{
    /// <inheritdoc />
    public override bool IsComplete => true;

    /// <inheritdoc />
    protected override Progress OnFrame(in Frame frame) => Progress.Violation;
}
