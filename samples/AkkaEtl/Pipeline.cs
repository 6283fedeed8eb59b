using ActorPg;
using ActorPg.AkkaNet;
using Akka;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AkkaEtl;

/// <summary>
/// Table, transformation, COPY into another table, as one stream with back-pressure from the one socket to the other. Half-way all its connections are killed. Each
/// COPY is all or nothing, so the target itself says where to go on.
/// </summary>
/// <param name="pool">The works: its connections are killed.</param>
/// <param name="admin">Kills them, and counts.</param>
/// <param name="materializer">Runs the streams.</param>
internal sealed class Pipeline(PgPool pool, PgPool admin, IMaterializer materializer)
{
    private const int Chunk = 5_000;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(200);

    private int _kills;

    public static async Task CreateAsync(PgPool pool, long rows)
    {
        await pool.ExecuteAsync(
            """
            create table reading (id bigint primary key, sensor int not null, tenths_fahrenheit int not null);
            create table measure (reading_id bigint primary key, sensor int not null, hundredths_celsius int not null);
            """
        );
        await pool.ExecuteAsync(
            "insert into reading select i, i % 97, (i * 7919) % 1200 - 100 from generate_series(1, $1::bigint) i",
            rows
        );
    }

    /// <summary>Runs streams until one of them reaches the end.</summary>
    public async Task<Outcome> RunAsync(long rows)
    {
        for (int attempt = 1; ; attempt++)
        {
            long done = 0;
            try
            {
                done = await pool.FetchValueAsync<long>("select coalesce(max(reading_id), 0) from measure");
                await LoadAsync(done, killAt: rows / 2);
                return await AuditAsync(attempt, done);
            }
            catch (PgException failure)
            {
                Console.WriteLine(
                    $"attempt {attempt} from row {done} failed: {failure.Message.ReplaceLineEndings(" ")}"
                );
                await Task.Delay(_pause);
            }
        }
    }

    private Task<Done> LoadAsync(long done, long killAt) =>
        PgSource
            .Query(pool, "select id, sensor, tenths_fahrenheit from reading where id > $1 order by id", done)
            .Select(row => new Reading(row.Get<long>(0), row.Get<int>(1), row.Get<int>(2)))
            .Select(Measure.Of)
            .Grouped(Chunk)
            .SelectAsync(1, measures => CopyAsync([.. measures], killAt))
            .RunWith(Sink.Ignore<long>(), materializer);

    // The kill comes in the middle of a COPY: some of its rows are sent, and none of them may stay.
    private Task<long> CopyAsync(IReadOnlyList<Measure> measures, long killAt) =>
        Source
            .From(measures)
            .SelectAsync(
                1,
                async measure =>
                {
                    if (measure.ReadingId >= killAt && Interlocked.Exchange(ref _kills, 1) == 0)
                    {
                        await KillAsync();
                    }
                    return measure;
                }
            )
            .RunWith(
                PgSink.Copy<Measure>(pool, "measure", ["reading_id", "sensor", "hundredths_celsius"]),
                materializer
            );

    private async Task KillAsync() =>
        await admin.FetchAsync(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
            pool.Options.ApplicationName
        );

    private async Task<Outcome> AuditAsync(int attempts, long resumedAt)
    {
        QueryResult counts = await admin.FetchAsync(
            """
            select (select count(*) from measure),
                   (select count(*) from reading r where not exists (select from measure m where m.reading_id = r.id)),
                   (select count(*) from measure m left join reading r on r.id = m.reading_id
                    where r.id is null or m.sensor <> r.sensor or m.hundredths_celsius <> (r.tenths_fahrenheit - 320) * 50 / 9)
            """
        );
        PgRecord row = counts[0];
        return new Outcome(attempts, resumedAt, row.Get<long>(0), row.Get<long>(1), row.Get<long>(2));
    }
}
