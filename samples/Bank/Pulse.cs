namespace Bank;

/// <summary>A quarter of a second.</summary>
/// <param name="Rate">Transfers committed, as a rate a second.</param>
/// <param name="Kills">Backends killed.</param>
internal readonly record struct Pulse(double Rate, int Kills);
