namespace Bank;

/// <summary>
/// All that one sender knows: the fate of each of its transfers. Owned by the sender until it hands it over.
/// </summary>
internal sealed class Journal(int sender)
{
    private readonly List<Fate> _fates = [];
    private readonly int[] _counts = new int[4];

    public int Sender => sender;

    /// <summary>By number: the first transfer of a sender is number 0.</summary>
    public IReadOnlyList<Fate> Fates => _fates;

    /// <summary>Why transfers did not run, and how often.</summary>
    public Dictionary<string, int> Reasons { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers that cannot be: a second one, or one of the wrong kind.</summary>
    public List<string> Strange { get; } = [];

    public Tally Tally =>
        new(_fates.Count, _counts[(int)Fate.Committed], _counts[(int)Fate.NotRun], _counts[(int)Fate.InDoubt]);

    /// <summary>Opens a transfer; returns its number.</summary>
    public int Open()
    {
        _fates.Add(Fate.Open);
        return _fates.Count - 1;
    }

    public void Close(int number, Fate fate)
    {
        _fates[number] = fate;
        _counts[(int)fate]++;
    }

    public void AddReason(string reason) => Reasons[reason] = Reasons.GetValueOrDefault(reason) + 1;
}
