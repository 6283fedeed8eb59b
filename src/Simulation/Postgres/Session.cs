using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>
/// What a session is in the middle of, and what it keeps: its transaction with all that has still to be committed, its settings, locks and channels. Owned by one
/// backend. Source: PostgreSQL 18, Message Flow, Pipelining, and LISTEN.
/// </summary>
internal sealed class Session(PostgresBackend backend)
{
    private readonly List<Change> _pending = [];
    private readonly List<(string Name, int Mark)> _savepoints = [];
    private readonly Dictionary<string, string> _defaults = new(StringComparer.Ordinal);
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private bool _isReadOnly;

    /// <summary>What the next ReadyForQuery says.</summary>
    public TransactionStatus Status { get; private set; } = TransactionStatus.Idle;

    /// <summary>What was changed in the session and outlives its transaction: settings, locks, temporary tables, by name.</summary>
    public Dictionary<string, string> Residue { get; } = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Channels => _channels;

    /// <summary>What its startup message asked for.</summary>
    public bool IsReadOnlyByDefault => _defaults.GetValueOrDefault("default_transaction_read_only") == "on";

    /// <summary>Whether what runs now may only read.</summary>
    public bool IsReadOnly => _isReadOnly || IsReadOnlyByDefault || backend.Server.IsStandby;

    public void SetDefault(string name, string value) => _defaults[name] = value;

    public bool Listens(string channel) => _channels.Contains(channel);

    /// <summary>Why a statement may not run now; null when it may.</summary>
    public ErrorFields? Refuses(Command command) =>
        Status == TransactionStatus.Failed && !command.EndsTransaction ? Errors.Aborted
        : command.Writes && IsReadOnly ? Errors.ReadOnly
        : backend.Server.IsStandby && command.NeedsPrimary ? Errors.InRecovery(command.Kind)
        : null;

    public void Add(Change change) => _pending.Add(change);

    /// <summary>Something failed: what stands outside a transaction block, back to the last Sync, is undone.</summary>
    public void Fail()
    {
        if (Status == TransactionStatus.Idle)
        {
            _pending.Clear();
        }
        else if (Status == TransactionStatus.InTransaction)
        {
            Status = TransactionStatus.Failed;
        }
    }

    public void Begin(bool readOnly)
    {
        if (Status == TransactionStatus.Idle)
        {
            Status = TransactionStatus.InTransaction;
            _isReadOnly = readOnly;
            backend.Server.Observer.OnBlock(backend, isOpen: true);
        }
        else
        {
            Warn("25001", "there is already a transaction in progress");
        }
    }

    /// <summary>COMMIT.</summary>
    /// <param name="tag">What it says it was: of a failed transaction a ROLLBACK.</param>
    /// <returns>Why the transaction could not be committed; it was undone then.</returns>
    public ErrorFields? Commit(out string tag)
    {
        bool isFailed = Status == TransactionStatus.Failed;
        tag = isFailed ? "ROLLBACK" : "COMMIT";
        if (Status == TransactionStatus.Idle)
        {
            Warn("25P01", "there is no transaction in progress");
        }
        if (isFailed)
        {
            _pending.Clear();
        }
        Leave();
        return EndImplicit();
    }

    public void Rollback()
    {
        if (Status == TransactionStatus.Idle)
        {
            Warn("25P01", "there is no transaction in progress");
        }
        _pending.Clear();
        Leave();
    }

    public ErrorFields? Savepoint(Command command)
    {
        if (Status == TransactionStatus.Idle)
        {
            string verb = command.Kind == CommandKind.Savepoint ? "SAVEPOINT" : command.Tag + " TO SAVEPOINT";
            return Errors.Of("25P01", $"{verb} can only be used in transaction blocks");
        }
        if (command.Kind == CommandKind.Savepoint)
        {
            _savepoints.Add((command.Name, _pending.Count));
            return null;
        }
        int at = _savepoints.FindLastIndex(savepoint => savepoint.Name == command.Name);
        if (at < 0)
        {
            return Errors.Of("3B001", $"savepoint \"{command.Name}\" does not exist");
        }
        if (command.Kind == CommandKind.ReleaseSavepoint)
        {
            _savepoints.RemoveRange(at, _savepoints.Count - at);
            return null;
        }
        _pending.RemoveRange(_savepoints[at].Mark, _pending.Count - _savepoints[at].Mark);
        _savepoints.RemoveRange(at + 1, _savepoints.Count - at - 1);
        Status = TransactionStatus.InTransaction;
        return null;
    }

    /// <summary>Outside a block what was done since the last Sync is committed; returns why it could not be.</summary>
    public ErrorFields? EndImplicit()
    {
        if (Status != TransactionStatus.Idle || _pending.Count == 0)
        {
            return null;
        }
        List<Change> changes = [.. _pending];
        _pending.Clear();
        if (backend.Server.HasDuplicates(changes))
        {
            return Errors.Duplicate;
        }
        backend.Server.Commit(backend, changes);
        return null;
    }

    /// <summary>A LISTEN or UNLISTEN was committed.</summary>
    public void Listen(Change change)
    {
        if (change.Kind == CommandKind.Listen)
        {
            _channels.Add(change.Channel);
        }
        else if (change.Channel == "*")
        {
            _channels.Clear();
        }
        else
        {
            _channels.Remove(change.Channel);
        }
    }

    private void Leave()
    {
        if (Status != TransactionStatus.Idle)
        {
            Status = TransactionStatus.Idle;
            backend.Server.Observer.OnBlock(backend, isOpen: false);
        }
        backend.Statements.EndPortals();
        _savepoints.Clear();
        _isReadOnly = false;
    }

    private void Warn(string sqlState, string message) =>
        NoticeResponse.Write(backend.Output, Errors.Of(sqlState, message, "WARNING"));
}
