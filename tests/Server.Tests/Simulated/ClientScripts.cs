namespace ActorPg.Server.Tests.Simulated;

/// <summary>The scripts by which a simulated server is compared with a real one.</summary>
internal static class ClientScripts
{
    private static readonly (string Sql, int[] Parameters)[] _statements =
    [
        ("select $1::int4", [5]),
        ("select $1::int4, n from generate_series(1, 3) n", [5]),
        ("insert into ledger (id) values ($1)", [6]),
        ("insert into ledger (id) values ($1) returning id", [7]),
        ("insert into ledger (id) values ($1::int4 / $2::int4)", [8, 0]),
        ("insert into ledger (id) values ($1::int4 / $2::int4)", [8, 2]),
        ("insert into single (id) values ($1)", [1]),
        ("select 1 / $1::int4", [0]),
        ("select 1 / $1::int4", [1]),
        ("select $1::int4, * from shifting", [9]),
        ("select 1/0", []),
        ("select 1", []),
        ("", []),
        ("select nothing", []),
        ("select 1 from nowhere", []),
        ("selec", []),
        ("begin", []),
        ("commit", []),
        ("rollback", []),
        ("savepoint a", []),
        ("release savepoint a", []),
        ("rollback to savepoint a", []),
        ("set application_name = 'x'", []),
        ("reset all", []),
        ("listen news", []),
        ("create temp table t1 (a int4)", []),
        ("select pg_advisory_lock(77)", []),
        (Role, []),
    ];

    /// <summary>What the driver asks a server that does not report its role.</summary>
    private const string Role =
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";

    public static IEnumerable<ClientScript> All() =>
        Alone().Concat(InBlock()).Concat(Pairs()).Concat(Simple()).Concat(Copies()).Concat(Portals()).Concat(Others());

    private static IEnumerable<ClientScript> Alone()
    {
        foreach ((string sql, int[] parameters) in _statements)
        {
            yield return new ClientScript($"alone: {sql}").Run(sql, parameters).Sync();
            yield return new ClientScript($"named: {sql}")
                .Parse(sql, "a")
                .Describe("a")
                .Sync()
                .Bind(parameters, "a")
                .Execute(mostRows: 2)
                .Execute(mostRows: 2)
                .Sync();
        }
    }

    private static IEnumerable<ClientScript> InBlock()
    {
        foreach ((string sql, int[] parameters) in _statements)
        {
            yield return new ClientScript($"in a block: {sql}")
                .Query("begin")
                .Run(sql, parameters)
                .Sync()
                .Query("commit");
            yield return new ClientScript($"in a failed block: {sql}")
                .Query("begin")
                .Query("select 1/0")
                .Run(sql, parameters)
                .Sync()
                .Query("commit");
        }
    }

    private static IEnumerable<ClientScript> Pairs()
    {
        (string Sql, int[] Parameters)[] some = [.. _statements.Take(11), _statements[13]];
        foreach ((string first, int[] firstParameters) in some)
        {
            foreach ((string second, int[] secondParameters) in some)
            {
                yield return new ClientScript($"one Sync: {first} | {second}")
                    .Run(first, firstParameters)
                    .Run(second, secondParameters)
                    .Sync()
                    .Query("select 1");
            }
        }
    }

    private static IEnumerable<ClientScript> Simple()
    {
        string[] statements =
        [
            .. _statements.Where(static each => each.Parameters.Length == 0).Select(static each => each.Sql),
        ];
        foreach (string sql in statements)
        {
            yield return new ClientScript($"simple: {sql}").Query(sql).Query("rollback");
            yield return new ClientScript($"simple after another: {sql}").Query("select 1; " + sql).Query("rollback");
        }
        yield return new ClientScript("a block in one string").Query("begin; select 1; commit; select 2");
        yield return new ClientScript("a failed block in one string")
            .Query("begin; select 1/0; commit")
            .Query("commit");
        yield return new ClientScript("the role in a transaction that only reads")
            .Query("begin read only")
            .Query(Role)
            .Query("commit")
            .Query(Role);
        yield return new ClientScript("savepoints")
            .Query("begin")
            .Query("savepoint a")
            .Query("select 1/0")
            .Query("rollback to savepoint a")
            .Query("select 1")
            .Query("release savepoint a")
            .Query("release savepoint a")
            .Query("commit");
    }

    private static IEnumerable<ClientScript> Copies()
    {
        const string In = "copy ledger (id) from stdin";
        const string Out = "copy (select 3, n from generate_series(1, 3) n) to stdout (format text)";
        yield return new ClientScript("copy in").Run(In).Data("1\n2\n").Done().Sync();
        yield return new ClientScript("copy in, in pieces").Run(In).Data("1").Data("\n2\n3").Data("\n").Done().Sync();
        yield return new ClientScript("copy in that fails").Run(In).Data("1\n").Fail().Sync().Query("select 1");
        yield return new ClientScript("copy in of what is no number")
            .Run(In)
            .Data("x\n")
            .Done()
            .Sync()
            .Query("select 1");
        yield return new ClientScript("copy in, in a block")
            .Query("begin")
            .Run(In)
            .Data("1\n")
            .Fail()
            .Sync()
            .Query("commit");
        yield return new ClientScript("simple copy in").Query(In).Data("1\n2\n").Done();
        yield return new ClientScript("simple copy in that fails").Query(In).Data("1\n").Fail().Query("select 1");
        yield return new ClientScript("copy in, then another")
            .Run(In)
            .Data("1\n")
            .Done()
            .Run("select $1::int4", 4)
            .Sync();
        yield return new ClientScript("copy out").Run(Out).Sync();
        yield return new ClientScript("simple copy out").Query(Out).Query("select 1");
        yield return new ClientScript("copy data out of place").Data("1\n").Done().Run("select $1::int4", 4).Sync();
        yield return new ClientScript("another message during copy")
            .Run(In)
            .Bind([], "nobody")
            .Sync()
            .Query("select 1");
    }

    private static IEnumerable<ClientScript> Portals()
    {
        yield return new ClientScript("a portal in rounds")
            .Query("begin")
            .Parse("select $1::int4, n from generate_series(1, 5) n", "s")
            .Bind([1], "s", "p")
            .Execute(2, "p")
            .Execute(2, "p")
            .Execute(2, "p")
            .Sync()
            .Query("commit");
        yield return new ClientScript("a portal that ends with its transaction")
            .Parse("select $1::int4", "s")
            .Bind([1], "s", "p")
            .Sync()
            .Execute(0, "p")
            .Sync();
    }

    private static IEnumerable<ClientScript> Others()
    {
        yield return new ClientScript("no such statement").Bind([1], "nobody").Execute().Sync();
        yield return new ClientScript("no such portal").Execute(portal: "nobody").Sync();
        yield return new ClientScript("nothing to describe").Describe("nobody").Sync();
        yield return new ClientScript("no portal to describe").DescribePortal("nobody").Sync();
        yield return new ClientScript("closing nothing").Close("nobody").Sync();
        yield return new ClientScript("a name twice")
            .Parse("select 1", "a")
            .Parse("select 1", "a")
            .Sync()
            .Query("select 1");
        yield return new ClientScript("closed, and bound").Parse("select 1", "a").Close("a").Bind([], "a").Sync();
        yield return new ClientScript("too few arguments").Parse("select $1::int4").Bind([]).Execute().Sync();
        yield return new ClientScript("two statements in one Parse").Parse("select 1; select 2").Sync();
        yield return new ClientScript("stale plan")
            .Parse("select $1::int4, * from shifting", "a")
            .Sync()
            .Query("alter table shifting add column b int4")
            .Bind([1], "a")
            .Execute()
            .Sync()
            .Query("alter table shifting drop column b");
        yield return new ClientScript("a block behind LISTEN")
            .Query("listen news")
            .Query("begin")
            .Query("select 1")
            .Query("commit");
        yield return new ClientScript("deallocated")
            .Parse("select 1", "a")
            .Sync()
            .Query("deallocate all")
            .Bind([], "a")
            .Sync();
        yield return new ClientScript("empty Syncs").Sync().Sync();
        yield return new ClientScript("deferred to the commit")
            .Query("begin")
            .Run("insert into single (id) values ($1)", 11)
            .Run("insert into single (id) values ($1)", 11)
            .Sync()
            .Query("commit")
            .Query("select 1");
        yield return new ClientScript("deferred to the Sync")
            .Run("insert into single (id) values ($1)", 12)
            .Run("insert into single (id) values ($1)", 12)
            .Sync()
            .Query("select 1");
    }
}
