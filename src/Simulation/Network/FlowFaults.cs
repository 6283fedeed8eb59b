namespace ActorPg.Simulation.Network;

/// <summary>
/// What goes wrong in one direction of a connection. Offsets count the bytes that left the sender: at offset k, the first k bytes still arrive. May be changed
/// while the connection lives.
/// </summary>
internal sealed class FlowFaults
{
    /// <summary>The connection is reset once this many bytes have arrived.</summary>
    public long? ResetAfterBytes { get; set; }

    /// <summary>The server closes the connection in good order once this many bytes have arrived.</summary>
    public long? CloseAfterBytes { get; set; }

    /// <summary>Bytes beyond wait in the network until <see cref="Flow.Resume"/>; writes complete until the window is full.</summary>
    public long? StallAfterBytes { get; set; }

    /// <summary>Bytes beyond vanish, and so does the end of the stream: the half-open connection. Writes complete.</summary>
    public long? VanishAfterBytes { get; set; }

    /// <summary>Added to the latency of every segment.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The nearest offset beyond <paramref name="carried"/> at which something happens: no segment crosses it.</summary>
    public long NextOffset(long carried)
    {
        long next = long.MaxValue;
        foreach (
            long? offset in (ReadOnlySpan<long?>)[ResetAfterBytes, CloseAfterBytes, StallAfterBytes, VanishAfterBytes]
        )
        {
            if (offset > carried && offset < next)
            {
                next = offset.Value;
            }
        }
        return next;
    }
}
