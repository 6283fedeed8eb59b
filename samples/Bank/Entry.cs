namespace Bank;

/// <summary>A row of the ledger: a transfer that was done.</summary>
internal readonly record struct Entry(int Sender, int Number, int Debtor, int Creditor, int Amount);
