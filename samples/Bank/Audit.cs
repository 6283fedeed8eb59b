namespace Bank;

/// <summary>Compares what the senders know with what the ledger says, and the ledger with the balances.</summary>
internal sealed record Audit
{
    /// <summary>Committed, and not in the ledger.</summary>
    public int Lost { get; private init; }

    /// <summary>In the ledger twice, or although it is known not to have run, or although nobody sent it.</summary>
    public int Doubled { get; private init; }

    /// <summary>In doubt, and found in the ledger.</summary>
    public int DoubtsCommitted { get; private init; }

    /// <summary>In doubt, and not in the ledger.</summary>
    public int DoubtsNotRun { get; private init; }

    /// <summary>Transfers that never had an answer.</summary>
    public int Unanswered { get; private init; }

    /// <summary>Accounts whose balance is not what the ledger makes it.</summary>
    public int WrongBalances { get; private init; }

    public long SumBefore { get; private init; }

    public long SumAfter { get; private init; }

    public bool IsClean => (Lost, Doubled, Unanswered, WrongBalances) == (0, 0, 0, 0) && SumBefore == SumAfter;

    /// <summary>Reads both tables in full.</summary>
    public static async Task<Audit> RunAsync(Ledger ledger, IReadOnlyList<Journal> journals, int accounts)
    {
        long[] expected = new long[accounts];
        Array.Fill(expected, Ledger.OpeningBalance);
        var done = journals.ToDictionary(journal => journal.Sender, journal => new int[journal.Fates.Count]);
        int strangers = 0;
        await foreach (Entry entry in ledger.ReadAsync())
        {
            expected[entry.Debtor] -= entry.Amount;
            expected[entry.Creditor] += entry.Amount;
            if (done.TryGetValue(entry.Sender, out int[]? times) && (uint)entry.Number < (uint)times.Length)
            {
                times[entry.Number]++;
            }
            else
            {
                strangers++;
            }
        }
        long[] balances = await ledger.ReadBalancesAsync();
        (Fate Fate, int Times)[] all = [.. journals.SelectMany(journal => journal.Fates.Zip(done[journal.Sender]))];
        return new Audit
        {
            Lost = all.Count(one => one is { Fate: Fate.Committed, Times: 0 }),
            Doubled = strangers + all.Sum(one => Math.Max(0, one.Times - (one.Fate == Fate.NotRun ? 0 : 1))),
            DoubtsCommitted = all.Count(one => one is { Fate: Fate.InDoubt, Times: > 0 }),
            DoubtsNotRun = all.Count(one => one is { Fate: Fate.InDoubt, Times: 0 }),
            Unanswered = all.Count(one => one.Fate == Fate.Open),
            WrongBalances = expected.Zip(balances).Count(pair => pair.First != pair.Second),
            SumBefore = accounts * Ledger.OpeningBalance,
            SumAfter = balances.Sum(),
        };
    }
}
