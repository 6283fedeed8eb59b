using System.Runtime.CompilerServices;

namespace ActorPg.Api.Copy;

/// <summary>Records that are laid out by position.</summary>
internal static class RecordLayouts
{
    public static void OfArguments(PgArgument[] row, Span<PgArgument> arguments)
    {
        if (row is null)
        {
            throw new PgInputException("the row is null");
        }
        CheckWidth(row.Length, arguments.Length);
        row.CopyTo(arguments);
    }

    public static void OfRecord(PgRecord row, Span<PgArgument> arguments)
    {
        CheckWidth(row.Count, arguments.Length);
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = PgArgument.From(row[i]);
        }
    }

    /// <summary>Whatever the record turns out to be.</summary>
    public static void OfAny(object? row, Span<PgArgument> arguments)
    {
        switch (row)
        {
            case null:
                throw new PgInputException("the row is null");
            case PgArgument[] typed:
                OfArguments(typed, arguments);
                break;
            case PgRecord record:
                OfRecord(record, arguments);
                break;
            case ITuple tuple:
                CheckWidth(tuple.Length, arguments.Length);
                for (int i = 0; i < arguments.Length; i++)
                {
                    arguments[i] = PgArgument.From(tuple[i]);
                }
                break;
            case IReadOnlyList<object?> list:
                CheckWidth(list.Count, arguments.Length);
                for (int i = 0; i < arguments.Length; i++)
                {
                    arguments[i] = PgArgument.From(list[i]);
                }
                break;
            case var value when arguments.Length == 1:
                arguments[0] = PgArgument.From(value);
                break;
            default:
                throw new PgInputException(
                    $"{TypeNames.Of(row.GetType())} is no row of {arguments.Length} columns: give tuples, arrays, objects of one type, or a binder"
                );
        }
    }

    public static PgInputException WrongWidth(int given, int expected) =>
        new($"the row has {Values(given)}, the COPY has {expected} column{(expected == 1 ? "" : "s")}");

    private static void CheckWidth(int given, int expected)
    {
        if (given != expected)
        {
            throw WrongWidth(given, expected);
        }
    }

    private static string Values(int count) => count == 1 ? "1 value" : $"{count} values";
}
