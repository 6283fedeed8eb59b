using ActorPg;

namespace Etl;

/// <summary>The tables, in a schema of their own, so that any server will do.</summary>
internal sealed class Warehouse(string schema, PgPool pool, PgPool admin, Saboteur saboteur)
{
    /// <summary>What is read, behind the row with this id.</summary>
    public const string Source =
        "select id, sensor, taken_at, tenths_fahrenheit from reading where id > $1 order by id";

    // The target has no key on purpose: a row that was loaded twice has to show.
    private const string Tables = """
        create table reading (id bigint primary key, sensor int not null, taken_at timestamptz not null, tenths_fahrenheit int not null);
        create table measure (reading_id bigint not null, sensor int not null, day date not null, hundredths_celsius int not null, grade text not null);
        create table checkpoint (upto bigint not null);
        insert into checkpoint values (0);
        """;

    private const string Fill = """
        insert into reading
        select i, i % 97, timestamptz '2024-01-01 00:00:00+00' + i * interval '7 seconds', (i * 7919) % 1200 - 100
        from generate_series(1, $1::int) i
        """;

    private const string Claim = "update checkpoint set upto = $2 where upto = $1";

    public async Task CreateAsync(int rows)
    {
        await admin.ExecuteAsync($"create schema {schema}; {Tables}");
        await admin.ExecuteAsync(Fill, rows);
    }

    /// <summary>The id up to which the target is filled.</summary>
    public ValueTask<long> ReadCheckpointAsync() => pool.FetchValueAsync<long>("select upto from checkpoint");

    /// <summary>
    /// A chunk and the checkpoint that says so, in one transaction. The checkpoint moves first, and only from where this chunk begins: a transaction of an
    /// earlier attempt that is still under way, or whose COMMIT was never answered, can then not be loaded over.
    /// </summary>
    public async ValueTask<long> LoadAsync(Chunk<Measure> chunk)
    {
        await using PgTransaction transaction = await pool.BeginAsync();
        CommandTag claim = await transaction.ExecuteAsync(Claim, chunk.After, chunk.Upto);
        if (claim.Rows != 1)
        {
            throw new InvalidOperationException($"The checkpoint is no longer at {chunk.After}.");
        }
        CommandTag copy = await transaction.CopyRecordsToTableAsync("measure", chunk.Rows);
        await saboteur.StrikeAsync(chunk.Upto);
        await transaction.CommitAsync();
        return copy.Rows!.Value;
    }

    /// <summary>Compares the tables, on the server.</summary>
    public async Task<Audit> AuditAsync()
    {
        const string Compare = """
            select (select count(*) from reading) as source,
                   (select count(*) from measure) as target,
                   (select count(*) from reading r where not exists (select from measure m where m.reading_id = r.id)) as lost,
                   (select count(*) - count(distinct reading_id) from measure) as doubled,
                   (select count(*) from measure m left join reading r on r.id = m.reading_id
                    where r.id is null
                       or m.sensor <> r.sensor
                       or m.day <> (r.taken_at at time zone 'utc')::date
                       or m.hundredths_celsius <> (r.tenths_fahrenheit - 320) * 50 / 9
                       or m.grade <> case when m.hundredths_celsius < 0 then 'frost' when m.hundredths_celsius < 2500 then 'mild' else 'hot' end) as wrong
            """;
        return (await admin.FetchAsync<Audit>(Compare))[0];
    }

    /// <summary>Spoils the result, to see whether the audit notices.</summary>
    public async Task TamperAsync(string kind)
    {
        const string Some = "(select ctid from measure offset (select count(*) / 2 from measure) limit 1)";
        await admin.ExecuteAsync(
            kind switch
            {
                "lost" => $"delete from measure where ctid = {Some}",
                "doubled" => $"insert into measure select * from measure where ctid = {Some}",
                _ => $"update measure set hundredths_celsius = hundredths_celsius + 1 where ctid = {Some}",
            }
        );
    }

    public async Task DropAsync() => await admin.ExecuteAsync($"drop schema {schema} cascade");
}
