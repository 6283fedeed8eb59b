namespace ActorPg;

/// <summary>What may be said of a cursor beside its SQL and arguments. A CancellationToken converts to it.</summary>
public readonly record struct PgCursorOptions
{
    private readonly int? _prefetch;

    /// <summary>How many rows an enumeration fetches at a time: 50 unless said otherwise.</summary>
    /// <exception cref="PgInputException">It is not greater than zero.</exception>
    public int Prefetch
    {
        get => _prefetch ?? 50;
        init => _prefetch = PgCursor.Positive(value, nameof(Prefetch));
    }

    /// <summary>How long each step may take: the opening, and each fetch. Null: the pool's command timeout.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Cancels the step that is under way, and the enumeration.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal PgCallOptions Call => new() { Timeout = Timeout, CancellationToken = CancellationToken };

    /// <summary>A token may stand alone.</summary>
    public static implicit operator PgCursorOptions(CancellationToken cancellationToken) =>
        new() { CancellationToken = cancellationToken };

    /// <summary>The same as the conversion from a token.</summary>
    public static PgCursorOptions FromCancellationToken(CancellationToken cancellationToken) => cancellationToken;
}
