using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace ActorPg.Api.Mapping;

/// <summary>ValueTuples as lists: the eighth type argument of a long one is the tuple of the rest.</summary>
internal static class TupleShape
{
    private const int Inline = 7;

    public static Slot[] Slots(Type tuple)
    {
        var slots = new List<Slot>();
        for (Type? part = tuple; part is not null; )
        {
            Type[] arguments = part.GetGenericArguments();
            foreach (Type type in arguments.Take(Inline))
            {
                bool takesNull = !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
                slots.Add(new Slot($"Item{slots.Count + 1}", tuple, type, takesNull, Required: true));
            }
            part = arguments.Length > Inline ? arguments[Inline] : null;
        }
        return [.. slots];
    }

    /// <summary>The expression that makes the tuple of these elements.</summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2070",
        Justification = "A program that has the type of a tuple has its only constructor."
    )]
    public static NewExpression New(Type tuple, ReadOnlySpan<Expression> elements)
    {
        Type[] arguments = tuple.GetGenericArguments();
        var parts = new Expression[arguments.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = i < Inline ? elements[i] : New(arguments[i], elements[Inline..]);
        }
        return Expression.New(tuple.GetConstructor(arguments)!, parts);
    }

    /// <summary>The same by reflection.</summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2070",
        Justification = "A program that has the type of a tuple has its only constructor."
    )]
    public static object New(Type tuple, ReadOnlySpan<object?> elements)
    {
        Type[] arguments = tuple.GetGenericArguments();
        object?[] parts = new object?[arguments.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = i < Inline ? elements[i] : New(arguments[i], elements[Inline..]);
        }
        return tuple.GetConstructor(arguments)!.Invoke(parts);
    }
}
