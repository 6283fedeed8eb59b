using System.Globalization;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>
/// The SQL that the simulated server understands. A real one understands it, too, and answers with the same messages, where it has the tables
/// <c>ledger (id int4, tag text)</c>, <c>single (id int4 unique deferrable initially deferred)</c> and <c>shifting (a int4)</c>. Thread-safe.
/// </summary>
internal static class Dialect
{
    public const uint Bool = 16;
    public const uint Int4 = 23;
    public const uint Text = 25;
    public const uint Void = 2278;
    private const uint Int8 = 20;

    private static readonly Dictionary<string, Func<string, string[], Command>> _statements = new(
        StringComparer.Ordinal
    )
    {
        [""] = (sql, _) => new Command(CommandKind.Empty, sql),
        ["select $1::int4"] = (sql, _) => Echo(sql),
        ["select #"] = (sql, holes) => Constant(sql, Number(holes[0])),
        ["select $1::int4 from pg_sleep(#)"] = (sql, holes) => Echo(sql) with { Duration = Seconds(holes[0]) },
        ["select $1::int4, n from generate_series(1, #) n"] = (sql, holes) => Series(sql, Number(holes[0])),
        ["select #, n from generate_series(1, #) n"] = (sql, holes) =>
            Series(sql, Number(holes[1])) with
            {
                Id = Number(holes[0]),
                Parameters = [],
                Row = (_, n) => [Number(holes[0]), n],
            },
        ["select $1::int4, repeat('x', 1000) from generate_series(1, #)"] = (sql, holes) =>
            Series(sql, Number(holes[0])) with
            {
                Columns = [Column("int4", Int4), Column("repeat", Text)],
                Row = static (values, _) => [SqlValue.ToInt32(values[0]), _wide],
            },
        ["select $1::int4, * from shifting"] = (sql, _) => Echo(sql) with { IsShifting = true },
        ["select 1 / $1::int4"] = (sql, _) =>
            Echo(sql) with
            {
                Columns = [Column("?column?", Int4)],
                Check = static values => SqlValue.ToInt32(values[0]) == 0 ? Errors.DivisionByZero : null,
            },
        ["select 1/0"] = (sql, _) =>
            Constant(sql, 0) with
            {
                Parameters = [],
                Check = static _ => Errors.DivisionByZero,
            },
        ["select pg_catalog.pg_notify($1, $2)"] = (sql, _) =>
            new Command(CommandKind.Notify, sql)
            {
                Parameters = [Text, Text],
                Columns = [Column("pg_notify", Void)],
                Row = static (_, _) => [""],
            },
        ["select pg_backend_pid()"] = (sql, _) =>
            new Command(CommandKind.Ask, sql)
            {
                Columns = [Column("pg_backend_pid", Int4)],
                Facts = static backend => [backend.ServerProcess],
            },
        ["select pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')"] = (sql, _) =>
            new Command(CommandKind.Ask, sql)
            {
                Columns = [new("pg_is_in_recovery", Bool, 1), Column("current_setting", Text)],
                Facts = static backend => [backend.Server.IsStandby, backend.Session.IsReadOnly ? "on" : "off"],
            },
        ["select pg_advisory_lock(#)"] = (sql, holes) => Nothing(sql, CommandKind.Lock, "pg_advisory_lock", holes[0]),
        ["select pg_advisory_unlock_all()"] = (sql, _) =>
            Nothing(sql, CommandKind.Unlock, "pg_advisory_unlock_all", ""),
        ["select \"id\" from \"ledger\""] = (sql, _) => Nobody(sql),
        ["select id from ledger"] = (sql, _) => Nobody(sql),
        ["insert into ledger (id) values ($1)"] = (sql, _) => Insert(sql),
        ["insert into ledger (id) values ($1) returning id"] = (sql, _) =>
            Insert(sql) with
            {
                Columns = [Column("id", Int4)],
                Row = static (values, _) => [SqlValue.ToInt32(values[0])],
            },
        ["insert into ledger (id) select $1::int4 from pg_sleep(#)"] = (sql, holes) =>
            Insert(sql) with
            {
                Duration = Seconds(holes[0]),
            },
        ["insert into ledger (id) values ($1::int4 / $2::int4)"] = (sql, _) =>
            Insert(sql) with
            {
                Parameters = [Int4, Int4],
                Check = static values => SqlValue.ToInt32(values[1]) == 0 ? Errors.DivisionByZero : null,
            },
        ["insert into single (id) values ($1)"] = (sql, _) => Insert(sql) with { Kind = CommandKind.SingleInsert },
        ["alter table shifting add column b int4"] = (sql, _) => Utility(sql, "ALTER TABLE", CommandKind.AlterShifting),
        ["alter table shifting drop column b"] = (sql, _) => Utility(sql, "ALTER TABLE", CommandKind.AlterShifting),
        ["create temp table @ (a int4)"] = (sql, holes) =>
            Utility(sql, "CREATE TABLE", CommandKind.CreateTemp) with
            {
                Name = holes[0],
            },
        ["close all"] = (sql, _) => Utility(sql, "CLOSE CURSOR ALL"),
        ["discard sequences"] = (sql, _) => Utility(sql, "DISCARD SEQUENCES"),
        ["discard temp"] = (sql, _) => Utility(sql, "DISCARD TEMP", CommandKind.DiscardTemp),
        ["set session authorization default"] = (sql, _) => Utility(sql, "SET"),
        ["set @ = @"] = (sql, holes) =>
            Utility(sql, "SET", CommandKind.Set) with
            {
                Name = holes[0],
                Value = holes[1].Trim('\''),
            },
        ["reset all"] = (sql, _) => Utility(sql, "RESET", CommandKind.Reset),
        ["deallocate all"] = (sql, _) => Utility(sql, "DEALLOCATE ALL", CommandKind.Deallocate),
        ["listen @"] = (sql, holes) => Channel(sql, "LISTEN", CommandKind.Listen, holes[0]),
        ["unlisten @"] = (sql, holes) => Channel(sql, "UNLISTEN", CommandKind.Unlisten, holes[0]),
        ["savepoint @"] = (sql, holes) => Channel(sql, "SAVEPOINT", CommandKind.Savepoint, holes[0]),
        ["release savepoint @"] = (sql, holes) => Channel(sql, "RELEASE", CommandKind.ReleaseSavepoint, holes[0]),
        ["rollback to savepoint @"] = (sql, holes) =>
            Channel(sql, "ROLLBACK", CommandKind.RollbackToSavepoint, holes[0]),
        ["copy @ (@) from stdin"] = (sql, holes) => Copy(sql, CommandKind.CopyIn, holes[0], isBinary: false),
        ["copy @ (@) from stdin (format text)"] = (sql, holes) =>
            Copy(sql, CommandKind.CopyIn, holes[0], isBinary: false),
        ["copy @ (@) from stdin (format binary)"] = (sql, holes) =>
            Copy(sql, CommandKind.CopyIn, holes[0], isBinary: true),
        ["copy (select #, n from generate_series(1, #) n) to stdout (format text)"] = (sql, holes) =>
            CopyOut(sql, holes, isBinary: false),
        ["copy (select #, n from generate_series(1, #) n) to stdout (format binary)"] = (sql, holes) =>
            CopyOut(sql, holes, isBinary: true),
    };

    private static readonly string _wide = new('x', 1000);

    /// <summary>The statement of a text without semicolons between statements.</summary>
    public static Command Parse(string sql)
    {
        string text = Normalize(sql);
        if (_statements.TryGetValue(text, out Func<string, string[], Command>? exact))
        {
            return exact(sql, []);
        }
        if (TransactionOf(text, sql) is { } transaction)
        {
            return transaction;
        }
        foreach ((string template, Func<string, string[], Command> make) in _statements)
        {
            if (SqlTemplate.Match(template, text) is { Length: > 0 } holes)
            {
                return make(sql, holes);
            }
        }
        return new Command(CommandKind.Utility, sql) { ParseError = Errors.OfText(text) };
    }

    /// <summary>The columns, which for some statements depend on the state of a table.</summary>
    /// <param name="command">The statement.</param>
    /// <param name="epoch">How often the table was altered: odd, it has a second column.</param>
    public static RowField[]? ColumnsOf(Command command, int epoch) =>
        !command.IsShifting ? command.Columns
        : epoch % 2 == 0 ? [Column("int4", Int4), Column("a", Int4)]
        : [Column("int4", Int4), Column("a", Int4), Column("b", Int4)];

    private static string Normalize(string sql)
    {
        string text = string.Join(
            ' ',
            sql.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        );
        return text.TrimEnd(';', ' ').ToLowerInvariant().Replace(" )", ")", StringComparison.Ordinal);
    }

    private static Command? TransactionOf(string text, string sql) =>
        text.Split(' ') switch
        {
            ["begin", ..] => Utility(sql, "BEGIN", CommandKind.Begin) with
            {
                Value = text.Contains("read only", StringComparison.Ordinal) ? "read only" : "",
            },
            ["commit"] => Utility(sql, "COMMIT", CommandKind.Commit),
            ["rollback"] => Utility(sql, "ROLLBACK", CommandKind.Rollback),
            _ => null,
        };

    private static RowField Column(string name, uint type) => new(name, type, type == Int4 ? (short)4 : (short)-1);

    private static Command Echo(string sql) =>
        new(CommandKind.Select, sql)
        {
            Parameters = [Int4],
            Columns = [Column("int4", Int4)],
            Row = static (values, _) => [SqlValue.ToInt32(values[0])],
        };

    private static Command Constant(string sql, int number) =>
        new(CommandKind.Select, sql) { Columns = [Column("?column?", Int4)], Row = (_, _) => [number] };

    private static Command Series(string sql, int count) =>
        Echo(sql) with
        {
            Count = count,
            Columns = [Column("int4", Int4), Column("n", Int4)],
            Row = static (values, n) => [SqlValue.ToInt32(values[0]), n],
        };

    private static Command Nothing(string sql, CommandKind kind, string column, string name) =>
        new(kind, sql)
        {
            Columns = [Column(column, Void)],
            Row = static (_, _) => [""],
            Name = name,
        };

    private static Command Nobody(string sql) =>
        new(CommandKind.Select, sql) { Columns = [Column("id", Int4)], Count = 0 };

    private static Command Insert(string sql) => new(CommandKind.Insert, sql) { Parameters = [Int4], Tag = "INSERT 0" };

    private static Command Utility(string sql, string tag, CommandKind kind = CommandKind.Utility) =>
        new(kind, sql) { Tag = tag };

    private static Command Channel(string sql, string tag, CommandKind kind, string name) =>
        Utility(sql, tag, kind) with
        {
            Name = name.Trim('"'),
        };

    private static Command Copy(string sql, CommandKind kind, string table, bool isBinary) =>
        new(kind, sql)
        {
            Tag = "COPY",
            Name = table.Trim('"'),
            IsBinary = isBinary,
        };

    private static Command CopyOut(string sql, string[] holes, bool isBinary)
    {
        int id = Number(holes[0]);
        return Copy(sql, CommandKind.CopyOut, "", isBinary) with
        {
            Id = id,
            Count = Number(holes[1]),
            Row = (_, n) => [id, n],
        };
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string text) =>
        TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));
}
