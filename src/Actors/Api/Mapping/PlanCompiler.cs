using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace ActorPg.Api.Mapping;

/// <summary>Compiles a plan to what one would write by hand: read each slot's column by its type, call the constructor, set the properties.</summary>
internal static class PlanCompiler
{
    [RequiresDynamicCode("Compiles an expression.")]
    public static Func<PgRecord, int[], Slot[], T> Compile<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        ConstructorInfo? constructor,
        Slot[] slots,
        int parameters,
        PropertyInfo[] properties
    )
    {
        ParameterExpression record = Expression.Parameter(typeof(PgRecord), "record");
        ParameterExpression columns = Expression.Parameter(typeof(int[]), "columns");
        ParameterExpression told = Expression.Parameter(typeof(Slot[]), "slots");
        ParameterExpression made = Expression.Variable(typeof(T), "made");
        var arguments = new Expression[parameters];
        for (int i = 0; i < parameters; i++)
        {
            Expression value = Read(record, Column(columns, i), told, slots[i], i);
            arguments[i] = slots[i].Required
                ? value
                : Expression.Condition(IsThere(columns, i), value, DefaultOf(slots[i]));
        }
        var steps = new List<Expression> { Expression.Assign(made, New<T>(constructor, arguments)) };
        for (int i = 0; i < properties.Length; i++)
        {
            int slot = parameters + i;
            Expression set = Expression.Assign(
                Expression.Property(made, properties[i]),
                Read(record, Column(columns, slot), told, slots[slot], slot)
            );
            steps.Add(Expression.IfThen(IsThere(columns, slot), set));
        }
        steps.Add(made);
        return Expression
            .Lambda<Func<PgRecord, int[], Slot[], T>>(Expression.Block([made], steps), record, columns, told)
            .Compile();
    }

    private static NewExpression New<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        ConstructorInfo? constructor,
        Expression[] arguments
    )
    {
        if (constructor is not null)
        {
            return Expression.New(constructor, arguments);
        }
        return TypePlan<T>.IsTuple ? TupleShape.New(typeof(T), arguments) : Expression.New(typeof(T));
    }

    private static BinaryExpression Column(ParameterExpression columns, int slot) =>
        Expression.ArrayIndex(columns, Expression.Constant(slot));

    private static BinaryExpression IsThere(ParameterExpression columns, int slot) =>
        Expression.GreaterThanOrEqual(Column(columns, slot), Expression.Constant(0));

    /// <summary>The slots come as an argument: as a constant of the lambda each would cost a cast for every value.</summary>
    [RequiresDynamicCode("Makes the reader of the slot's type.")]
    private static MethodCallExpression Read(
        ParameterExpression record,
        Expression column,
        ParameterExpression slots,
        Slot slot,
        int index
    ) =>
        Expression.Call(
            typeof(SlotReader).GetMethod(nameof(SlotReader.Read))!.MakeGenericMethod(slot.Type),
            record,
            column,
            Expression.ArrayIndex(slots, Expression.Constant(index))
        );

    private static Expression DefaultOf(Slot slot) =>
        slot.Default is null ? Expression.Default(slot.Type) : Expression.Constant(slot.Default, slot.Type);
}
