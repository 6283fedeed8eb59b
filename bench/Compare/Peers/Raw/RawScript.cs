using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers.Raw;

/// <summary>The bytes of a scenario: what prepares its statement, and what is then sent again and again.</summary>
/// <param name="Prepare">Parse and Sync.</param>
/// <param name="Burst">What is sent at once.</param>
/// <param name="Syncs">How many answers end in it.</param>
/// <param name="Units">How much work it is.</param>
internal sealed record RawScript(byte[] Prepare, byte[] Burst, int Syncs, int Units)
{
    /// <summary>Null for scenarios that have no such form.</summary>
    public static RawScript? Of(Scenario scenario) =>
        scenario switch
        {
            ValueScenario value => OfQuery(value.Query, window: scenario.Callers / scenario.Connections),
            RowsScenario rows => OfQuery(rows.Query, window: 1),
            BatchScenario batch => OfBatch(batch),
            CopyInScenario copy => OfCopy(copy),
            _ => null,
        };

    private static RawScript OfQuery(Query query, int window)
    {
        var burst = new RawFrames();
        byte[][] values = Values(query);
        for (int i = 0; i < window; i++)
        {
            burst.BindAndExecute(values).Sync();
        }
        return new RawScript(Parse(query.Sql), burst.ToArray(), window, window);
    }

    private static RawScript OfBatch(BatchScenario batch)
    {
        var burst = new RawFrames();
        foreach (InsertedRow row in batch.Rows)
        {
            burst.BindAndExecute(Values(row));
        }
        return new RawScript(Parse(batch.Sql), burst.Sync().ToArray(), 1, 1);
    }

    private static RawScript OfCopy(CopyInScenario copy)
    {
        RawFrames burst = new RawFrames().BindAndExecute([]).CopyHeader();
        foreach (InsertedRow[] rows in copy.Rows.Chunk(1000))
        {
            burst.CopyRows(rows.Select(Values));
        }
        string columns = string.Join(", ", CopyInScenario.Columns);
        string sql = $"COPY {CopyInScenario.Table} ({columns}) FROM STDIN (FORMAT binary)";
        return new RawScript(Parse(sql), burst.CopyEnd().Sync().ToArray(), 1, 1);
    }

    private static byte[][] Values(InsertedRow row) =>
        [
            RawFrames.Int32(row.A),
            RawFrames.Int32(row.B),
            RawFrames.Int32(row.C),
            RawFrames.Text(row.D),
            RawFrames.Float8(row.E),
            RawFrames.Int32(row.F),
            RawFrames.Text(row.G),
        ];

    private static byte[] Parse(string sql) => new RawFrames().Parse(sql).Sync().ToArray();

    private static byte[][] Values(Query query)
    {
        List<byte[]> values = [];
        if (query.Number is { } number)
        {
            values.Add(RawFrames.Int32(number));
        }
        if (query.Flag is { } flag)
        {
            values.Add([flag ? (byte)1 : (byte)0]);
        }
        return [.. values];
    }
}
