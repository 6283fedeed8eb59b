using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>Work that goes on beside other work, one thing after another.</summary>
internal interface ILane
{
    /// <summary>Works until the round is over; returns how much was done.</summary>
    Task<long> RunAsync(Round round);
}
