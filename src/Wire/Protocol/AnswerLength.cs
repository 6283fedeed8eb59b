namespace ActorPg.Wire.Protocol;

/// <summary>
/// How long a statement's answers are, and whether that is so each time, as with a poll or a list that seldom changes: then the next will be as long, too.
/// Written by connections, read by connections; a lost update does not matter.
/// </summary>
internal sealed class AnswerLength
{
    /// <summary>So many answers after the first have to be like it.</summary>
    private const int Proof = 3;

    /// <summary>Up to so many bytes count as none: nobody makes room for less, and each of them would write to what all connections read.</summary>
    private const int Little = 256;

    private long _bytes;
    private int _repeated;

    /// <summary>What the rows of the last answer amounted to, in bytes; 0 when that was little.</summary>
    public long LastBytes => Volatile.Read(ref _bytes);

    /// <summary>The same where it was so several times in a row, else 0.</summary>
    public long SteadyBytes => Volatile.Read(ref _repeated) == Proof ? LastBytes : 0;

    /// <summary>One more answer.</summary>
    /// <param name="bytes">What its rows amount to; 0 when it failed.</param>
    public void Add(long bytes)
    {
        if (bytes <= Little)
        {
            bytes = 0;
        }
        if (bytes != _bytes)
        {
            Volatile.Write(ref _repeated, 0);
            Volatile.Write(ref _bytes, bytes);
        }
        else if (_repeated < Proof)
        {
            Volatile.Write(ref _repeated, _repeated + 1);
        }
    }
}
