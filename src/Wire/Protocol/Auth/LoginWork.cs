namespace ActorPg.Wire.Protocol.Auth;

/// <summary>What came of a login's long work: of SCRAM's hashes, or of a step of GSSAPI. Immutable; says nothing of what it holds.</summary>
internal sealed class LoginWork
{
    public LoginWork(ScramProof proof)
    {
        Proof = proof;
    }

    public LoginWork(GssStep step)
    {
        Step = step;
    }

    public ScramProof? Proof { get; }

    public GssStep? Step { get; }
}
