namespace ActorPg.Wire.Protocol;

/// <summary>
/// One SQL text as a pool knows it: shared by all its connections, so that what the server said of it once need not be asked again.
/// Thread-safe.
/// </summary>
internal sealed class SqlStatement
{
    private volatile StatementDescription? _description;
    private string? _feature;

    public SqlStatement(string sql)
    {
        Sql = sql;
        Kind = SqlScanner.Classify(sql);
        IsOfTheSession = Kind == StatementKind.Session && SqlScanner.DependsOnSession(sql);
    }

    public string Sql { get; }

    public StatementKind Kind { get; }

    /// <summary>True for FETCH and EXECUTE: what they return depends on the session, so it is asked each time and nothing is kept.</summary>
    public bool IsOfTheSession { get; }

    /// <summary>What it needs a session of its own for, as a user would call it; null when it needs none.</summary>
    public string? NeedsSessionFor =>
        (_feature ??= SessionFeature.Of(Sql) ?? "") is { Length: > 0 } named ? named : null;

    /// <summary>What running it has taken lately.</summary>
    public StatementCost Cost { get; } = new();

    /// <summary>How many bytes of rows its last whole result had; a guess at the next, which nobody relies on.</summary>
    public long ResultBytes { get; set; }

    /// <summary>The newest description; null until the first, and after a change of schema proved it wrong.</summary>
    public StatementDescription? Description
    {
        get => _description;
        set => _description = IsOfTheSession ? null : value;
    }
}
