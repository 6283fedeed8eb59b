using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>One statement as the simulated server understands it: what it takes, returns and does. Immutable.</summary>
internal sealed record Command(CommandKind Kind, string Sql)
{
    /// <summary>The OID of each parameter.</summary>
    public uint[] Parameters { get; init; } = [];

    /// <summary>The columns; null when it returns none.</summary>
    public RowField[]? Columns { get; init; }

    /// <summary>The first word or words of its tag.</summary>
    public string Tag { get; init; } = "SELECT";

    /// <summary>How long it sleeps.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How many rows it returns.</summary>
    public int Count { get; init; } = 1;

    /// <summary>A channel, a savepoint, a setting, a table.</summary>
    public string Name { get; init; } = "";

    /// <summary>What a setting is set to.</summary>
    public string Value { get; init; } = "";

    /// <summary>The request it belongs to, where its text says so; 0: its first parameter does.</summary>
    public int Id { get; init; }

    /// <summary>Makes one row, of the parameters and the row's number from 1.</summary>
    public Func<byte[]?[], int, object?[]>? Row { get; init; }

    /// <summary>Makes its one row of what is known of the session, for those that ask about it.</summary>
    public Func<PostgresBackend, object?[]>? Facts { get; init; }

    /// <summary>What the execution ends with, given the parameters.</summary>
    public Func<byte[]?[], ErrorFields?> Check { get; init; } = static _ => null;

    /// <summary>Why it cannot even be parsed.</summary>
    public ErrorFields? ParseError { get; init; }

    /// <summary>True where its columns change with the table it reads: plans of it grow stale.</summary>
    public bool IsShifting { get; init; }

    /// <summary>True for COPY in the binary format.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Whether it returns rows.</summary>
    public bool HasRows => Row is not null || Facts is not null;

    /// <summary>Allowed where a transaction has failed.</summary>
    public bool EndsTransaction =>
        Kind is CommandKind.Commit or CommandKind.Rollback or CommandKind.RollbackToSavepoint;

    /// <summary>Refused where only reading is allowed.</summary>
    public bool Writes =>
        Kind is CommandKind.Insert or CommandKind.SingleInsert or CommandKind.CopyIn or CommandKind.AlterShifting;

    /// <summary>Refused during recovery, although it writes no rows.</summary>
    public bool NeedsPrimary => Kind is CommandKind.Listen or CommandKind.Notify;

    /// <summary>The request it is run for; 0 when that cannot be told.</summary>
    public int IdOf(byte[]?[] parameters) =>
        Id != 0 ? Id
        : Parameters is [Dialect.Int4, ..] && parameters[0] is { Length: 4 } first ? SqlValue.ToInt32(first)
        : 0;
}
