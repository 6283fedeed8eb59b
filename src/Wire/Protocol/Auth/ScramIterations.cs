namespace ActorPg.Wire.Protocol.Auth;

/// <summary>How many rounds of key derivation a server may ask for. Too few make a stolen exchange easy to guess from, too many are a way to keep a client busy.</summary>
/// <param name="Minimum">The least; PostgreSQL's own default is 4,096.</param>
/// <param name="Maximum">The most; 100,000 take some 25 ms.</param>
internal sealed record ScramIterations(int Minimum = 4096, int Maximum = 100_000)
{
    public static readonly ScramIterations Default = new();
}
