using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// The Sync that ends a burst of exchanges which have none of their own (<see cref="Exchange.SharesSync"/>): they are one transaction, which ends here.
/// An error now, as of a deferred constraint, is one of the burst as a whole.
/// </summary>
/// <remarks>Source: PostgreSQL 18, Message Flow, Pipelining.</remarks>
internal sealed class BurstExchange : Exchange
{
    /// <summary>Writes the Sync.</summary>
    public static BurstExchange Write(FrameBuffer output)
    {
        Sync.Write(output);
        return new BurstExchange();
    }

    /// <inheritdoc />
    public override bool IsComplete => true;

    /// <inheritdoc />
    protected override Progress OnFrame(in Frame frame) => Progress.Violation;
}
