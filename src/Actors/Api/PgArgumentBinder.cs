namespace ActorPg;

/// <summary>Lays one row out as the arguments of a statement.</summary>
/// <typeparam name="TRow">What a row is made from.</typeparam>
/// <param name="row">The row.</param>
/// <param name="arguments">One place for each parameter, all NULL at first.</param>
public delegate void PgArgumentBinder<in TRow>(TRow row, Span<PgArgument> arguments);

/// <summary>The binder of rows that are arguments already.</summary>
internal static class PgArgumentBinder
{
    public static readonly PgArgumentBinder<PgArgument[]> OfArrays = static (row, arguments) =>
    {
        if (row is null)
        {
            throw new PgInputException("it is null", "rows");
        }
        if (row.Length != arguments.Length)
        {
            throw new PgInputException(
                $"the server expects {arguments.Length} argument{(arguments.Length == 1 ? "" : "s")} for this query, {row.Length} {(row.Length == 1 ? "was" : "were")} passed",
                "rows"
            );
        }
        row.CopyTo(arguments);
    };
}
