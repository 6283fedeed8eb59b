using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ActorPg.Api.Copy;

/// <summary>
/// Reads the parts of records without boxing the common types, by compiled code; where the runtime can make none, by reflection.
/// </summary>
internal static class RecordGetters
{
    /// <summary>What reading needs of a type in a trimmed program.</summary>
    public const DynamicallyAccessedMemberTypes Needs = DynamicallyAccessedMemberTypes.PublicProperties;

    /// <summary>The first elements of a tuple; the eighth type argument is the tuple of the rest.</summary>
    private const int Inline = 7;

    public static bool IsValueTuple(Type type) =>
        type.IsValueType && type.IsGenericType && typeof(ITuple).IsAssignableFrom(type);

    /// <summary>Reads a property.</summary>
    public static Func<T, PgArgument> OfProperty<T>(PropertyInfo property)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return row => PgArgument.From(property.GetValue(row));
        }
        ParameterExpression row = Expression.Parameter(typeof(T), "row");
        return Compile<T>(row, Expression.Property(row, property));
    }

    /// <summary>Reads each element of a ValueTuple, however long.</summary>
    public static Func<T, PgArgument>[] OfTuple<T>()
    {
        int length = LengthOf(typeof(T));
        var getters = new Func<T, PgArgument>[length];
        ParameterExpression row = Expression.Parameter(typeof(T), "row");
        Expression part = row;
        for (int i = 0; i < length; i++)
        {
            int element = i;
            if (!RuntimeFeature.IsDynamicCodeSupported)
            {
                getters[i] = tuple => PgArgument.From(((ITuple)tuple!)[element]);
                continue;
            }
            if (i > 0 && i % Inline == 0)
            {
                part = Expression.Field(part, FieldOf(part.Type, "Rest"));
            }
            getters[i] = Compile<T>(row, Expression.Field(part, FieldOf(part.Type, $"Item{i % Inline + 1}")));
        }
        return getters;
    }

    private static int LengthOf(Type? tuple)
    {
        int length = 0;
        while (tuple is not null)
        {
            Type[] arguments = tuple.GetGenericArguments();
            length += Math.Min(arguments.Length, Inline);
            tuple = arguments.Length > Inline ? arguments[Inline] : null;
        }
        return length;
    }

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2070",
        Justification = "A program that has the type of a tuple has its fields."
    )]
    private static FieldInfo FieldOf(Type tuple, string name) => tuple.GetField(name)!;

    [RequiresDynamicCode("Makes the converter of the value's type.")]
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2076",
        Justification = "No value is made: the constraint to structs alone asks for their constructor."
    )]
    private static Func<T, PgArgument> Compile<T>(ParameterExpression row, Expression value)
    {
        Type? underlying = Nullable.GetUnderlyingType(value.Type);
        MethodInfo convert = typeof(RecordGetters)
            .GetMethod(
                underlying is null ? nameof(Value) : nameof(NullableValue),
                BindingFlags.Static | BindingFlags.NonPublic
            )!
            .MakeGenericMethod(underlying ?? value.Type);
        return Expression.Lambda<Func<T, PgArgument>>(Expression.Call(convert, value), row).Compile();
    }

    private static PgArgument Value<T>(T value) => PgArgument.Of(value);

    private static PgArgument NullableValue<T>(T? value)
        where T : struct => value is { } present ? PgArgument.Of(present) : default;
}
