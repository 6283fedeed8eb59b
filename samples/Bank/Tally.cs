namespace Bank;

/// <summary>Transfers by what is known of them.</summary>
/// <param name="Sent">Told to the pool.</param>
/// <param name="Committed">Answered: done.</param>
/// <param name="NotRun">Answered: not done.</param>
/// <param name="InDoubt">Answered: nobody knows.</param>
internal readonly record struct Tally(int Sent, int Committed, int NotRun, int InDoubt)
{
    /// <summary>Told and not yet answered.</summary>
    public int Open => Sent - Committed - NotRun - InDoubt;

    public static Tally operator +(Tally left, Tally right) =>
        new(
            left.Sent + right.Sent,
            left.Committed + right.Committed,
            left.NotRun + right.NotRun,
            left.InDoubt + right.InDoubt
        );
}
