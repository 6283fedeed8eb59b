namespace Bank;

/// <summary>A quarter of a second.</summary>
/// <param name="At">When it began, since the senders started.</param>
/// <param name="Rate">Transfers committed, as a rate a second.</param>
/// <param name="Kills">Backends killed.</param>
internal readonly record struct Pulse(TimeSpan At, double Rate, int Kills);
