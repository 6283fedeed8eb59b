namespace ActorPg.Simulation.Engine;

/// <summary>When a timed event is due, and which of those that are due together comes first.</summary>
/// <param name="Due">Virtual time since the start, in ticks.</param>
/// <param name="Sequence">A number that no other event has.</param>
internal readonly record struct Moment(long Due, long Sequence) : IComparable<Moment>
{
    public int CompareTo(Moment other) =>
        Due != other.Due ? (Due < other.Due ? -1 : 1) : Sequence.CompareTo(other.Sequence);
}
