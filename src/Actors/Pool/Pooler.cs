using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ActorPg.Lanes;
using ActorPg.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Pool;

/// <summary>
/// What is known of a pooler, such as pgbouncer, between the pool and its servers. One object for a pool's whole life. Thread-safe.
/// </summary>
/// <remarks>
/// The sign: a server's BackendKeyData names its process, and no system numbers processes beyond 4,194,304 (Linux's PID_MAX_LIMIT on 64 bits; others
/// stay far below). A pooler answers cancels itself, and makes up all eight bytes at random: one login in a thousand would pass for a server's, and the
/// next connection shows it. Source of the limit: Linux, proc(5), pid_max.
/// </remarks>
internal sealed class Pooler
{
    private const int LargestProcessId = 4 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, byte> _refused = new(StringComparer.Ordinal);
    private readonly StatementPolicy _statements;
    private readonly bool _isDeclared;
    private volatile bool _isSeen;
    private volatile bool _sharesSessions;

    /// <summary>Nothing is known yet.</summary>
    /// <param name="options">The pool's options: a mode that was chosen stays.</param>
    /// <param name="statements">What follows from what is found out.</param>
    public Pooler(PgOptions options, StatementPolicy statements)
    {
        _statements = statements;
        _isDeclared = options.PrepareMode is not null;
    }

    /// <summary>True once a connection turned out to lead to a pooler.</summary>
    public bool IsSeen => _isSeen;

    /// <summary>True when the pooler was caught giving one session to two clients: it is in transaction mode, or in statement mode.</summary>
    public bool SharesSessions => _sharesSessions;

    /// <summary>Settings that the pooler takes no startup message with.</summary>
    public ICollection<string> RefusedSettings => _refused.Keys;

    /// <summary>What the other side said who it is.</summary>
    public void Meet(int processId, bool hasKey)
    {
        if (hasKey && processId is <= 0 or > LargestProcessId)
        {
            _isSeen = true;
            GoUnnamed();
        }
    }

    /// <summary>A session was seen in two places.</summary>
    public void CaughtSharing()
    {
        _isSeen = true;
        _sharesSessions = true;
        GoUnnamed();
    }

    /// <summary>Statements are lost that nobody can have closed: from now on none is kept, unless the user chose otherwise.</summary>
    public void GoUnnamed()
    {
        if (!_isDeclared)
        {
            _statements.GoUnnamed();
        }
    }

    /// <summary>
    /// Whether a login failed over a setting that a pooler does not pass on; it is left out from now on. pgbouncer passes on a few settings only, unless
    /// <c>ignore_startup_parameters</c> names others.
    /// </summary>
    /// <param name="refusal">Of the login.</param>
    /// <param name="options">What was asked for there.</param>
    /// <param name="dropped">What the connection has dropped so far: once each, though others may have dropped it before.</param>
    /// <param name="setting">Which setting.</param>
    public bool TryDrop(
        Exception refusal,
        PgOptions options,
        HashSet<string> dropped,
        [NotNullWhen(true)] out string? setting
    )
    {
        setting = RefusedSetting(refusal);
        if (setting is null || !(options.Settings.ContainsKey(setting) || setting == "application_name"))
        {
            return false;
        }
        _refused.TryAdd(setting, 0);
        return dropped.Add(setting);
    }

    /// <summary>The refusal itself; or, where statements would mean something else without the setting that was refused, what can be done about it.</summary>
    /// <param name="refusal">Of the login.</param>
    /// <param name="options">What was asked for there.</param>
    /// <param name="lane">The read lane asks for read-only transactions of its own accord, and can do without.</param>
    public static Exception Explain(Exception refusal, PgOptions options, Lane lane) =>
        RefusedSetting(refusal) is { } setting
        && options.Settings.ContainsKey(setting)
        && IsMeant(setting)
        && (lane != Lane.Read || setting != LaneOptions.ReadOnlySetting)
            ? new PgInputException(
                $"The pooler in between takes no login with the setting {setting}, and without it statements would mean something else: set it for the role or the "
                    + "database (ALTER ROLE … SET), leave it out of the options, or have the pooler pass it on.",
                nameof(PgOptions.Settings),
                refusal
            )
            : refusal;

    // Which tables, which rows, which values. Timeouts, planning and logging are none of these.
    private static bool IsMeant(string setting) =>
        setting.Contains('.', StringComparison.Ordinal)
        || setting
            is "search_path"
                or "role"
                or "session_authorization"
                or "row_security"
                or "default_transaction_isolation"
                or LaneOptions.ReadOnlySetting
                or "options";

    private static string? RefusedSetting(Exception refusal)
    {
        const string Plain = "unsupported startup parameter: ";
        return refusal is not PostgresException { SqlState: SqlStates.ProtocolViolation, MessageText: var text } ? null
            : text.StartsWith(Plain, StringComparison.Ordinal) ? text[Plain.Length..].Trim()
            : text.StartsWith("unsupported startup parameter in options", StringComparison.Ordinal) ? "options"
            : null;
    }

    /// <summary>Refuses what needs a session that stays, where none does.</summary>
    /// <param name="feature">What it is, as a user would call it; null for what needs none.</param>
    /// <exception cref="PgInputException">The pooler gives sessions away after each transaction.</exception>
    public void ThrowIfShared(string? feature)
    {
        if (_sharesSessions && feature is not null)
        {
            throw new PgInputException(
                $"{feature} needs a session that stays, and the pooler in between (pgbouncer in transaction mode, or the like) gives the session to others "
                    + "after each transaction: connect to the server itself for this, or to a pooler in session mode."
            );
        }
    }
}
