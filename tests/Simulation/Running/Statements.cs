using System.Globalization;
using ActorPg.Messages;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>One call on a client: the statement of each kind of work, and whether its answer is right. Used once.</summary>
internal sealed class Statements(World world, PgClient client, Work work, Call call)
{
    private int Id => call.Id;

    private string Sleep =>
        string.Create(
            CultureInfo.InvariantCulture,
            $" from pg_sleep({TimeSpan.FromMilliseconds(work.Sleep).TotalSeconds})"
        );

    /// <summary>Whether it writes rows under its own numbers.</summary>
    public static bool Writes(WorkKind kind) =>
        kind
            is WorkKind.Insert
                or WorkKind.InsertReturning
                or WorkKind.InsertFailing
                or WorkKind.CopyIn
                or WorkKind.Batch
                or WorkKind.Ingest
                or WorkKind.IngestFailing;

    /// <summary>Whether it is one statement, sent once or not at all.</summary>
    public static bool IsSingle(Work work) =>
        // In a lane it may be run again with others, after one of them has failed.
        (work.Kind == WorkKind.Message && LaneOf(work) == Lane.Isolated)
        || work.Kind
            is WorkKind.Select
                or WorkKind.Insert
                or WorkKind.InsertReturning
                or WorkKind.Divide
                or WorkKind.Shifting
                or WorkKind.Prepared
                or WorkKind.Stream
                or WorkKind.WideStream
                or WorkKind.CopyOut;

    private static Lane LaneOf(Work work) => (Lane)(work.Take % 3);

    public Task RunAsync(PgCallOptions options) =>
        work.Kind switch
        {
            WorkKind.Insert => InsertAsync(options),
            WorkKind.Ingest => IngestAsync(options),
            WorkKind.InsertReturning => EchoAsync("insert into ledger (id) values ($1) returning id", options),
            WorkKind.InsertFailing or WorkKind.IngestFailing => client
                .FetchAsync("insert into ledger (id) values ($1::int4 / $2::int4)", options, Id, Id / Work.Numbers % 2)
                .AsTask(),
            WorkKind.Divide => client
                .FetchAsync("select 1 / $1::int4", options, Id / Work.Numbers % 4 == 0 ? 0 : Id)
                .AsTask(),
            WorkKind.Single or WorkKind.IngestSingle => client
                .FetchAsync("insert into single (id) values ($1)", options, 9_000_000 + (Id / Work.Numbers % 40))
                .AsTask(),
            WorkKind.Shifting => ShiftingAsync(options),
            WorkKind.Alter => AlterAsync(options),
            WorkKind.Prepared => PreparedAsync(options),
            WorkKind.Notify => client.NotifyAsync(World.Channel, $"{Id}", options).AsTask(),
            WorkKind.Stream => StreamAsync($"select $1::int4, n from generate_series(1, {work.Count}) n", options),
            WorkKind.WideStream => StreamAsync(
                $"select $1::int4, repeat('x', 1000) from generate_series(1, {work.Count})",
                options
            ),
            WorkKind.CopyIn => CopyInAsync(options),
            WorkKind.CopyOut => CopyOutAsync(options),
            WorkKind.Batch => BatchAsync(options),
            WorkKind.Cursor => CursorAsync(options),
            WorkKind.Message => MessageAsync(options),
            _ => EchoAsync(work.Sleep == 0 ? "select $1::int4" : "select $1::int4" + Sleep, options),
        };

    private async Task EchoAsync(string sql, PgCallOptions options)
    {
        int answer =
            Id / Work.Numbers % 2 == 0
                ? await client.FetchValueAsync<int>(sql, options, Id).ConfigureAwait(false)
                : (await client.FetchAsync(sql, options, Id).ConfigureAwait(false))[0].Get<int>(0);
        call.WrongRows += answer == Id ? 0 : 1;
    }

    // As an actor asks that has only the pool's address.
    private async Task MessageAsync(PgCallOptions options)
    {
        var query = new Query("select $1::int4", Id)
        {
            Timeout = options.Timeout,
            CancellationToken = options.CancellationToken,
            Lane = LaneOf(work),
        };
        QueryResult rows = await world.Pool.Actor.AskAsync(query).ConfigureAwait(false);
        call.WrongRows += rows.Count == 1 && rows[0].Get<int>(0) == Id ? 0 : 1;
    }

    private async Task InsertAsync(PgCallOptions options)
    {
        string sql =
            work.Sleep == 0 ? "insert into ledger (id) values ($1)" : "insert into ledger (id) select $1::int4" + Sleep;
        CommandTag tag = await client.ExecuteAsync(sql, options, Id).ConfigureAwait(false);
        call.WrongRows += tag.Rows == 1 ? 0 : 1;
    }

    private async Task IngestAsync(PgCallOptions options)
    {
        CommandTag tag = await client
            .ExecuteAsync("insert into ledger (id) values ($1)", options, Id)
            .ConfigureAwait(false);
        call.WrongRows += tag.Rows == 1 ? 0 : 1;
    }

    private async Task ShiftingAsync(PgCallOptions options)
    {
        QueryResult rows = await client
            .FetchAsync("select $1::int4, * from shifting", options, Id)
            .ConfigureAwait(false);
        call.WrongRows += rows.Count == 1 && rows[0].Get<int>(0) == Id ? 0 : 1;
    }

    private async Task AlterAsync(PgCallOptions options)
    {
        string change = Id / Work.Numbers % 2 == 0 ? "add column b int4" : "drop column b";
        await client.ExecuteAsync("alter table shifting " + change, options).ConfigureAwait(false);
    }

    private async Task PreparedAsync(PgCallOptions options)
    {
        PgStatement statement = await client.PrepareAsync("select $1::int4", options).ConfigureAwait(false);
        int answer = await statement.FetchValueAsync<int>(options, Id).ConfigureAwait(false);
        call.WrongRows += answer == Id ? 0 : 1;
    }

    private async Task StreamAsync(string sql, PgCallOptions options)
    {
        int until = work.Take == 0 ? work.Count : Math.Min(work.Take, work.Count);
        bool isWide = work.Kind == WorkKind.WideStream;
        await foreach (PgRecord record in client.StreamAsync(sql, options, Id).ConfigureAwait(false))
        {
            call.Rows++;
            call.WrongRows += record.Get<int>(0) == Id && (isWide || record.Get<int>(1) == call.Rows) ? 0 : 1;
            if (call.Rows == work.Take)
            {
                call.GivenUpAt ??= world.Host.Now;
                break;
            }
            if (isWide && call.Rows % 16 == 0)
            {
                await LingerAsync().ConfigureAwait(false);
            }
        }
        call.ExpectedRows = until;
    }

    // Takes its time between rows: what the driver reads ahead of it is bounded.
    private async Task LingerAsync()
    {
        const int rowBytes = 1000;
        const long mostAhead = 320 * 1024;
        await Task.Delay(TimeSpan.FromMilliseconds(2), world.Host.Time).ConfigureAwait(false);
        bool isPatient = world.Host.Now < call.StartedAt + call.Timeout;
        if (isPatient && world.Watch.TakenOf(Id) is { } taken)
        {
            world.Journal.Gauges.Add(
                new Gauge(world.Host.Now, $"bytes ahead of stream {Id}", taken - (rowBytes * call.Rows), mostAhead)
            );
        }
    }

    private async Task CopyInAsync(PgCallOptions options)
    {
        CommandTag tag = await client
            .CopyRecordsToTableAsync(
                "ledger",
                Rows(),
                static (row, arguments) => arguments[0] = row,
                columns: ["id"],
                options: options
            )
            .ConfigureAwait(false);
        call.ExpectedRows = work.Count;
        call.Rows = (int)(tag.Rows ?? -1);
    }

    private IEnumerable<int> Rows()
    {
        for (int i = 0; i < work.Count; i++)
        {
            if (i == work.Take && work.Take > 0)
            {
                throw new SourceException();
            }
            yield return Id + i;
        }
    }

    private async Task CopyOutAsync(PgCallOptions options)
    {
        string query = $"select {Id}, n from generate_series(1, {work.Count}) n";
        var target = new MemoryStream();
        var copy = new PgCopyOptions { Format = PgCopyFormat.Text };
        CommandTag tag = await client
            .CopyFromQueryAsync(query, target, copy: copy, options: options)
            .ConfigureAwait(false);
        string[] lines = System
            .Text.Encoding.UTF8.GetString(target.ToArray())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        call.ExpectedRows = work.Count;
        call.Rows = lines.Length;
        call.WrongRows += lines.Where((line, i) => line != $"{Id}\t{i + 1}").Count();
        call.WrongRows += tag.Rows == work.Count ? 0 : 1;
    }

    private async Task BatchAsync(PgCallOptions options)
    {
        var rows = Enumerable.Range(Id, work.Count).Select(BatchRow);
        long touched = await client
            .ExecuteManyAsync("insert into ledger (id) values ($1::int4 / $2::int4)", rows, options)
            .ConfigureAwait(false);
        call.ExpectedRows = work.Count;
        call.Rows = (int)touched;
    }

    // One that is to fail fails with its last row.
    private PgArgument[] BatchRow(int id) => [id, work.Take > 0 && id == Id + work.Count - 1 ? 0 : 1];

    private async Task CursorAsync(PgCallOptions options)
    {
        PgTransaction transaction = await client.BeginAsync(call: options, holder: "work").ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            string sql = $"select $1::int4, n from generate_series(1, {work.Count}) n";
            PgCursor cursor = await transaction
                .CursorAsync(
                    sql,
                    new PgCursorOptions { Timeout = options.Timeout, CancellationToken = options.CancellationToken },
                    Id
                )
                .ConfigureAwait(false);
            await using (cursor.ConfigureAwait(false))
            {
                while (!cursor.IsAtEnd)
                {
                    QueryResult rows = await cursor.FetchAsync(work.Take, options).ConfigureAwait(false);
                    foreach (PgRecord row in rows)
                    {
                        call.Rows++;
                        call.WrongRows += row.Get<int>(0) == Id && row.Get<int>(1) == call.Rows ? 0 : 1;
                    }
                }
            }
            await transaction.CommitAsync(options).ConfigureAwait(false);
        }
        call.ExpectedRows = work.Count;
    }
}
