using System.Dynamic;
using System.Linq.Expressions;
using System.Reflection;

namespace ActorPg.Api;

/// <summary>
/// <c>row.owner_id</c> on a <c>dynamic</c> record: columns come before the record's own properties, so a column named <c>Count</c> is reached.
/// A name that is neither throws what the indexer throws.
/// </summary>
internal sealed class PgRecordMetaObject : DynamicMetaObject
{
    private static readonly MethodInfo _has = new Func<object, string, bool>(Has).Method;
    private static readonly MethodInfo _value = new Func<object, string, object?>(ValueOf).Method;

    public PgRecordMetaObject(Expression parameter, PgRecord record)
        : base(parameter, BindingRestrictions.Empty, record) { }

    public override DynamicMetaObject BindGetMember(GetMemberBinder binder)
    {
        BindingRestrictions restrictions = BindingRestrictions.GetTypeRestriction(Expression, LimitType);
        Expression record = Expression.Convert(Expression, typeof(object));
        Expression name = Expression.Constant(binder.Name);
        Expression value = Expression.Call(_value, record, name);
        if (
            binder.Name
            is nameof(PgRecord.Count)
                or nameof(PgRecord.Columns)
                or nameof(PgRecord.Keys)
                or nameof(PgRecord.Items)
        )
        {
            DynamicMetaObject own = binder.FallbackGetMember(this);
            value = Expression.Condition(
                Expression.Call(_has, record, name),
                value,
                Expression.Convert(own.Expression, typeof(object))
            );
            restrictions = restrictions.Merge(own.Restrictions);
        }
        return new DynamicMetaObject(value, restrictions);
    }

    public override IEnumerable<string> GetDynamicMemberNames() => ((PgRecord)Value!).Keys;

    private static bool Has(object record, string name) => ((PgRecord)record).ContainsKey(name);

    private static object? ValueOf(object record, string name) => ((PgRecord)record)[name];
}
