namespace Bank;

/// <summary>What a sender knows of a transfer.</summary>
internal enum Fate : byte
{
    /// <summary>No answer yet.</summary>
    Open,

    /// <summary>The server said that it was done.</summary>
    Committed,

    /// <summary>It is known not to have run: the server refused it, or it never left this process.</summary>
    NotRun,

    /// <summary>It was sent and no answer came. Only the ledger can tell; sending it again could do it twice.</summary>
    InDoubt,
}
