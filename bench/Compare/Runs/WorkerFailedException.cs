namespace ActorPg.Bench.Compare.Runs;

/// <summary>A peer did not finish its round, or answered wrongly.</summary>
internal sealed class WorkerFailedException(WorkOrder order, string why)
    : Exception($"{order.Peer} failed in {order.Scenario}: {why.Trim()}");
