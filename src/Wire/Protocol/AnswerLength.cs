namespace ActorPg.Wire.Protocol;

/// <summary>
/// Whether a statement's answers are as long each time, as those of a poll or of a list that seldom changes are: then the next will be, too. Written by
/// connections, read by connections; a lost update does not matter.
/// </summary>
internal sealed class AnswerLength
{
    /// <summary>A server sends 8 KiB at a time: with two of these there is nothing to be saved.</summary>
    private const int LittleBytes = 16 << 10;

    /// <summary>So many answers after the first have to be like it.</summary>
    private const int Proof = 3;

    private long _bytes;
    private int _repeated;

    /// <summary>What the rows of an answer amount to, in bytes; 0 when that differs, or is little.</summary>
    public long SteadyBytes => Volatile.Read(ref _repeated) == Proof ? Volatile.Read(ref _bytes) : 0;

    /// <summary>One more answer.</summary>
    /// <param name="bytes">What its rows amount to; 0 when it failed.</param>
    public void Add(long bytes)
    {
        if (bytes <= LittleBytes)
        {
            bytes = 0;
        }
        if (bytes != _bytes)
        {
            Volatile.Write(ref _repeated, 0);
            Volatile.Write(ref _bytes, bytes);
        }
        else if (bytes > 0 && _repeated < Proof)
        {
            Volatile.Write(ref _repeated, _repeated + 1);
        }
    }
}
