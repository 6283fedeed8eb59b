using ActorPg.Bench.Compare.Runs;
using ActorPg.Bench.Compare.Scenarios.Shapes;
using Lane = ActorPg.Messages.Lane;

namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>All scenarios. The bulk ones are the queries of MagicStack's driver benchmark.</summary>
internal static class ScenarioTable
{
    private const string AddOne = "SELECT $1::int + 1";
    private const string Million =
        "SELECT i, i::bigint*2, i::float8/3, 'row ' || i, now() FROM generate_series(1,1000000) i";

    public static readonly IReadOnlyList<Scenario> All =
    [
        new ValueScenario
        {
            Name = "latency1",
            NotesLatency = true,
            Callers = 1,
            Connections = 1,
            Query = new Query(AddOne, 41),
            Answer = 42,
        },
        new ValueScenario
        {
            Name = "param1",
            Query = new Query(AddOne, 41),
            Answer = 42,
        },
        new ValueScenario
        {
            Name = "oneplusone",
            Query = new Query("SELECT 1+1"),
            Answer = 2,
        },
        new ValueScenario
        {
            Name = "many200",
            Callers = 200,
            Connections = 4,
            Query = new Query(AddOne, 41),
            Answer = 42,
        },
        new ValueScenario
        {
            Name = "param1-read",
            Lane = Lane.Read,
            Query = new Query(AddOne, 41),
            Answer = 42,
        },
        new ValueScenario
        {
            Name = "many200-read",
            Lane = Lane.Read,
            Callers = 200,
            Connections = 4,
            Query = new Query(AddOne, 41),
            Answer = 42,
        },
        new ValueScenario
        {
            Name = "ingest-ingest",
            Lane = Lane.Ingest,
            Callers = 200,
            Connections = 4,
            IsDurable = true,
            Setup = "CREATE TABLE bench_rows (n int)",
            Query = new Query("INSERT INTO bench_rows VALUES ($1) RETURNING n", 7),
            Answer = 7,
        },
        new RowsScenario<PgTypeShape>
        {
            Name = "pg_type",
            Query = new Query(PgTypeShape.Sql, -1, true),
            Expectation = PgTypeShape.Expectation,
        },
        new ColumnScenario<SeriesShape, int>
        {
            Name = "series",
            Query = new Query("SELECT i FROM generate_series(1, $1) AS i", 1000),
            Expectation = "SELECT 1000::int8, 500500::int8",
        },
        new ColumnScenario<BytesShape, byte[]>
        {
            Name = "bytes",
            Query = new Query("SELECT b FROM bench_rows"),
            Setup = "CREATE TABLE bench_rows AS SELECT repeat('a', 1000)::bytea AS b FROM generate_series(1, 100)",
            Expectation =
                "SELECT count(*), sum(length(b) + get_byte(b, 0) + get_byte(b, length(b) - 1)) FROM bench_rows",
        },
        new ColumnScenario<ArraysShape, int[]>
        {
            Name = "arrays",
            Query = new Query("SELECT a FROM bench_rows"),
            Setup =
                "CREATE TABLE bench_rows AS SELECT (SELECT array_agg(i) FROM generate_series(1, 100) i) AS a FROM generate_series(1, 100)",
            Expectation = "SELECT count(*), sum((SELECT sum(v) FROM unnest(a) v))::int8 FROM bench_rows",
        },
        new BatchScenario
        {
            Name = "batch",
            Setup = InsertedRow.Table,
            Sql = InsertedRow.Insert,
            Rows = [.. Enumerable.Repeat(InsertedRow.Sample, 1000)],
        },
        new CopyInScenario
        {
            Name = "copyin",
            Setup = InsertedRow.Table,
            Rows = [.. Enumerable.Repeat(InsertedRow.Sample, 10_000)],
        },
        new ConnectScenario
        {
            Name = "connect",
            Callers = 1,
            Setup = ConnectScenario.Role,
        },
        new RowsScenario<ScanShape>
        {
            Name = "scan1m",
            Callers = 1,
            Connections = 1,
            IsStreamed = true,
            Query = new Query(Million),
            Expectation = ScanShape.Expectation,
        },
        new MixedScenario
        {
            Name = "mixed",
            Callers = 201,
            Connections = 4,
            Query = new Query(AddOne, 41),
            Answer = 42,
            Scan = new Query(Million),
            Expectation = ScanShape.Expectation,
        },
    ];

    public static Scenario Find(string name) =>
        All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new UsageException(
            $"There is no scenario '{name}'; there are {string.Join(", ", All.Select(scenario => scenario.Name))}."
        );
}
