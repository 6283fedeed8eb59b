using ActorPg.Wire.Errors;

namespace ActorPg.Simulation.Postgres;

/// <summary>What the simulated server says of what goes wrong. Source: PostgreSQL 18, Error Codes.</summary>
internal static class Errors
{
    public static ErrorFields DivisionByZero => Of("22012", "division by zero");

    public static ErrorFields Canceled => Of("57014", "canceling statement due to user request");

    public static ErrorFields Aborted =>
        Of("25P02", "current transaction is aborted, commands ignored until end of transaction block");

    public static ErrorFields ReadOnly => Of("25006", "cannot execute INSERT in a read-only transaction");

    public static ErrorFields InRecovery(CommandKind kind) =>
        Of("25006", $"cannot execute {(kind == CommandKind.Listen ? "LISTEN" : "NOTIFY")} during recovery");

    public static ErrorFields Duplicate =>
        Of("23505", "duplicate key value violates unique constraint \"single_id_key\"");

    public static ErrorFields StalePlan =>
        Of("0A000", "cached plan must not change result type") with
        {
            Routine = "RevalidateCachedQuery",
        };

    public static ErrorFields NoStatement(string name) => Of("26000", $"prepared statement \"{name}\" does not exist");

    public static ErrorFields NoPortal(string name) => Of("34000", $"portal \"{name}\" does not exist");

    /// <summary>An error as a server process sends it: each names its routine.</summary>
    public static ErrorFields Of(string sqlState, string message, string severity = "ERROR") =>
        new()
        {
            LocalizedSeverity = severity,
            InvariantSeverity = severity,
            SqlState = sqlState,
            MessageText = message,
            Routine = "SimulatedPostgres",
        };

    /// <summary>Why a text is no statement that the server understands.</summary>
    public static ErrorFields OfText(string text) =>
        text switch
        {
            "select nothing" => Of("42703", "column \"nothing\" does not exist"),
            "select 1 from nowhere" => Of("42P01", "relation \"nowhere\" does not exist"),
            _ => Of("42601", $"syntax error at or near \"{text.Split(' ')[0]}\""),
        };
}
