using ActorPg.Wire.Codecs;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// One SQL text as a pool knows it: shared by all its connections, so that what the server said of it once need not be asked again.
/// Thread-safe.
/// </summary>
internal sealed class SqlStatement
{
    private volatile StatementDescription? _description;
    private int _schemaChanges;
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

    /// <summary>How long its answers have been lately; a guess at the next, which nobody relies on.</summary>
    public AnswerLength AnswerLength { get; } = new();

    /// <summary>The newest description; null until the first, and after a change of schema or of codecs proved it wrong.</summary>
    public StatementDescription? Description => _description;

    /// <summary>How often <see cref="Forget"/> was called.</summary>
    public int SchemaChanges => Volatile.Read(ref _schemaChanges);

    /// <summary>Lets others use a description, unless it was made of codecs that have changed since, or has types still to be looked up.</summary>
    /// <param name="description">What the server said.</param>
    /// <param name="codecs">The pool's codecs.</param>
    /// <param name="isFinal">Whether types that are unknown stay so: they were looked up in vain.</param>
    public void Publish(StatementDescription description, CodecRegistry codecs, bool isFinal = false)
    {
        if (IsOfTheSession)
        {
            return;
        }
        if (description.Version != codecs.Version || (description.Unknown.Length > 0 && !isFinal))
        {
            if (_description is { } known && !known.Matches(description))
            {
                _description = null;
            }
            return;
        }
        _description = description;
        if (description.Version != codecs.Version)
        {
            Interlocked.CompareExchange(ref _description, null, description);
        }
    }

    /// <summary>The schema turned out to be another: it has to be described anew.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _schemaChanges);
        _description = null;
    }

    /// <summary>Codecs have changed: it has to be described anew, except to those who keep what they have.</summary>
    public void ForgetCodecs() => _description = null;
}
