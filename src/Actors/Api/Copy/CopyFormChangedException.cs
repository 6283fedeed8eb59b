namespace ActorPg.Api.Copy;

/// <summary>A table was changed since its columns were learnt, so that its rows need the other of COPY's two forms: nothing was sent, and it can be tried anew.</summary>
internal sealed class CopyFormChangedException : Exception
{
    public CopyFormChangedException()
        : base("The table was changed by somebody else while the COPY began; in a transaction that is the end of it.")
    { }
}
