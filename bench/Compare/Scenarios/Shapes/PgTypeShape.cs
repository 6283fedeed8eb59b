namespace ActorPg.Bench.Compare.Scenarios.Shapes;

/// <summary>Twelve columns of pg_type.</summary>
internal readonly struct PgTypeShape : IRowShape
{
    public const string Sql =
        "select typname, typnamespace, typowner, typlen, typbyval, typcategory, typispreferred, typisdefined, typdelim, typrelid, typelem, "
        + "typarray from pg_type where typtypmod = $1 and typisdefined = $2";

    public const string Expectation =
        "select count(*), sum(length(typname::text) + typnamespace::int8 + typowner::int8 + typlen + typbyval::int + ascii(typcategory::text) "
        + "+ typispreferred::int + typisdefined::int + ascii(typdelim::text) + typrelid::int8 + typelem::int8 + typarray::int8)::int8 "
        + "from pg_type where typtypmod = -1 and typisdefined";

    public static long Read<TRow>(TRow row)
        where TRow : struct, IRow =>
        row.Get<string>(0).Length
        + (long)row.Get<uint>(1)
        + row.Get<uint>(2)
        + row.Get<short>(3)
        + One(row.Get<bool>(4))
        + row.Get<char>(5)
        + One(row.Get<bool>(6))
        + One(row.Get<bool>(7))
        + row.Get<char>(8)
        + row.Get<uint>(9)
        + row.Get<uint>(10)
        + row.Get<uint>(11);

    private static int One(bool flag) => flag ? 1 : 0;
}
