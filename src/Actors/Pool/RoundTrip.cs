namespace ActorPg.Pool;

/// <summary>
/// How far away the server is: the least time that any request took which had a connection to itself. Written by connections and read by them; a
/// lost update does not matter.
/// </summary>
internal sealed class RoundTrip
{
    private double _least = double.PositiveInfinity;

    /// <summary>The least so far; 0 before the first.</summary>
    public double Microseconds => Volatile.Read(ref _least) is var least && double.IsFinite(least) ? least : 0;

    /// <summary>One more.</summary>
    public void Add(double microseconds)
    {
        if (microseconds < Volatile.Read(ref _least))
        {
            Volatile.Write(ref _least, microseconds);
        }
    }
}
