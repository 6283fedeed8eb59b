namespace ActorPg.Bench.Compare.Scenarios;

/// <summary>A row of the table that batches fill.</summary>
internal sealed record InsertedRow(int A, int B, int C, string D, double E, int F, string G)
{
    public const string Table = "CREATE TABLE bench_rows(a int, b int, c int, d text, e float8, f int, g text)";

    public const string Insert = "INSERT INTO bench_rows(a, b, c, d, e, f, g) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public static readonly InsertedRow Sample = new(10, 11, 10, "TESTTESTTEST", 10.333, 12341234, "123412341234");
}
