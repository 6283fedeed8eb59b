using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using ActorPg.Api.Mapping;

namespace ActorPg.Api.Copy;

/// <summary>
/// How the records of one type are laid out as rows: arrays, lists, tuples and <see cref="PgRecord"/> by position, one value for one column, and everything
/// else by its public properties, matched to columns as results are mapped. Kept for good.
/// </summary>
internal static class RecordShape<[DynamicallyAccessedMembers(RecordGetters.Needs)] T>
{
    private static readonly Lazy<Member<T>[]> _properties = new(ReadProperties);

    /// <summary>Whether columns find their values by name.</summary>
    public static bool IsByName { get; } = !IsByPosition() && !IsOneValue();

    /// <summary>The columns to copy, of those there are: all, or those that have a property where nobody said which.</summary>
    /// <exception cref="PgInputException">A property has no column: what it holds would be lost.</exception>
    public static PgColumn[] Choose(PgColumn[] columns, bool isTold)
    {
        if (!IsByName || isTold)
        {
            return columns;
        }
        var chosen = new SortedSet<int>();
        foreach (Member<T> member in _properties.Value)
        {
            int column = ColumnNames.Find(columns, member.Name);
            if (column < 0)
            {
                throw new PgInputException(
                    $"There is no column for {TypeNames.Of(typeof(T))}.{member.Name}; {TypeNames.List(columns)}. Name the columns to leave it out.",
                    "records"
                );
            }
            chosen.Add(column);
        }
        return chosen.Count > 0
            ? [.. chosen.Select(i => columns[i])]
            : throw new PgInputException($"{TypeNames.Of(typeof(T))} has no public property to copy.", "records");
    }

    /// <summary>What lays a record out for these columns.</summary>
    /// <exception cref="PgInputException">A column finds nothing in the record's type.</exception>
    public static PgArgumentBinder<T> For(PgColumn[] columns)
    {
        if (typeof(T) == typeof(PgArgument[]))
        {
            return (PgArgumentBinder<T>)(object)new PgArgumentBinder<PgArgument[]>(RecordLayouts.OfArguments);
        }
        if (typeof(T) == typeof(PgRecord))
        {
            return (PgArgumentBinder<T>)(object)new PgArgumentBinder<PgRecord>(RecordLayouts.OfRecord);
        }
        if (IsOneValue() && columns.Length == 1)
        {
            return static (row, arguments) => arguments[0] = PgArgument.Of(row);
        }
        if (!IsByName)
        {
            return RecordGetters.IsValueTuple(typeof(T))
                ? ByElement(columns)
                : static (row, a) => RecordLayouts.OfAny(row, a);
        }
        return Through([.. columns.Select(GetterFor)]);
    }

    private static bool IsByPosition() =>
        typeof(T) == typeof(object)
        || typeof(T) == typeof(PgArgument[])
        || typeof(ITuple).IsAssignableFrom(typeof(T))
        || typeof(IReadOnlyList<object?>).IsAssignableFrom(typeof(T));

    private static bool IsOneValue() =>
        !IsByPosition()
        && (
            typeof(T).IsPrimitive
            || typeof(T).IsEnum
            || typeof(T).IsArray
            || Nullable.GetUnderlyingType(typeof(T)) is not null
            || typeof(T).Namespace == "System"
            || typeof(T).Assembly == typeof(PgColumn).Assembly
        );

    private static PgArgumentBinder<T> ByElement(PgColumn[] columns)
    {
        Func<T, PgArgument>[] getters = RecordGetters.OfTuple<T>();
        return getters.Length == columns.Length
            ? Through(getters)
            : throw RecordLayouts.WrongWidth(getters.Length, columns.Length);
    }

    private static PgArgumentBinder<T> Through(Func<T, PgArgument>[] getters) =>
        (row, arguments) =>
        {
            if (row is null)
            {
                throw new PgInputException("the row is null");
            }
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = getters[i](row);
            }
        };

    private static Func<T, PgArgument> GetterFor(PgColumn column)
    {
        PgColumn[] one = [column];
        foreach (Member<T> member in _properties.Value)
        {
            if (ColumnNames.Find(one, member.Name) == 0)
            {
                return member.Get;
            }
        }
        throw new PgInputException(
            $"{TypeNames.Of(typeof(T))} has no public property for the column '{column.Name}'.",
            "records"
        );
    }

    private static Member<T>[] ReadProperties() =>
        [
            .. typeof(T)
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
                .Select(p => new Member<T>(p.Name, RecordGetters.OfProperty<T>(p))),
        ];
}
