using System.Diagnostics.CodeAnalysis;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>What can be said of SQL before it is sent.</summary>
internal static class SqlText
{
    public static string Check([NotNull] string? sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        if (sql.Contains('\0', StringComparison.Ordinal))
        {
            throw new PgInputException("SQL cannot hold a NUL (U+0000).", nameof(sql));
        }
        return sql;
    }

    public static PgCanceledException CanceledUnsent(CancellationToken cancellationToken) =>
        new("The call was cancelled before it was sent.", PgOutcome.NotSent, null, cancellationToken);

    public static PgInputException NotInSimpleMode(string what) =>
        new(
            $"{what} needs the extended query protocol, and the pool speaks the simple one alone (PgPrepareMode.Simple), which would have values written into "
                + "the SQL; behind a pooler use PgPrepareMode.Unnamed."
        );

    /// <summary>Before anything is asked about the statement: so many arguments fit no message.</summary>
    /// <exception cref="PgInputException">There are more than 65,535.</exception>
    public static void ThrowIfTooMany(int arguments)
    {
        if (arguments > ushort.MaxValue)
        {
            throw new PgInputException(
                $"a query takes at most {ushort.MaxValue} arguments, {arguments} were passed",
                nameof(arguments)
            );
        }
    }

    /// <summary>A COPY has a protocol of its own, which a query does not speak.</summary>
    /// <exception cref="PgInputException">The statement is a COPY.</exception>
    public static SqlStatement ThrowIfCopy(SqlStatement sql) =>
        sql.Kind == StatementKind.Copy
            ? throw new PgInputException(
                "COPY does not go through a query: its data goes by CopyRecordsToTableAsync, CopyToTableAsync, CopyFromTableAsync or CopyFromQueryAsync; to or from files of the server it runs as a script, by ExecuteAsync without arguments.",
                nameof(sql)
            )
            : sql;

    /// <summary>Some statements make no sense on a connection that is given back at once.</summary>
    /// <exception cref="PgInputException">The statement opens or ends a transaction.</exception>
    public static void ThrowUnlessSessionIsOptional(SqlStatement sql)
    {
        if (sql.Kind == StatementKind.Transaction)
        {
            throw new PgInputException(
                "A transaction needs a connection of its own: use BeginAsync, or AcquireAsync and a session.",
                nameof(sql)
            );
        }
    }
}
