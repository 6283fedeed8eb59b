using ActorPg.Simulation.Tests.Running;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Invariants;

/// <summary>I2: what a caller gets was produced for its request: all of it, and in order.</summary>
internal sealed class OwnRows : IInvariant
{
    public IEnumerable<string> Check(Journal journal)
    {
        foreach (Call call in journal.Calls)
        {
            if (call.WrongRows > 0)
            {
                yield return $"{call} has {call.WrongRows} rows that are not its own";
            }
            if (call.Outcome == Call.Ok && call.ExpectedRows >= 0 && call.Rows != call.ExpectedRows)
            {
                yield return $"{call} has {call.Rows} rows, not {call.ExpectedRows}";
            }
        }
    }
}
