using ActorPg.AkkaNet.Tests.Support;
using Akka.Streams;
using AkkaEtl;

namespace ActorPg.AkkaNet.Tests.Streams;

/// <summary>The sample: from table to table by streams, all connections killed in the middle of a COPY.</summary>
[Collection(ServerFixture.Collection)]
public sealed class EtlSampleTests(ServerFixture server) : PoolTestKit(server)
{
    [Fact]
    public async Task After_a_crash_half_way_every_row_is_there_once()
    {
        const long Rows = 40_000;
        string schema = $"s_{Guid.NewGuid():N}"[..20];
        PgOptions options = Server.Options().WithSetting("search_path", schema);
        await using PgPool admin = await PgPool.StartAsync(options with { ApplicationName = schema });
        PgPool works = await StartPool(options).GetPgPoolAsync().Soon();
        using ActorMaterializer materializer = Sys.Materializer();
        await admin.ExecuteAsync($"create schema {schema}");
        try
        {
            await Pipeline.CreateAsync(admin, Rows);

            Outcome outcome = await new Pipeline(works, admin, materializer)
                .RunAsync(Rows)
                .WaitAsync(Patience.Limit * 2);

            Assert.True(outcome.IsExact(Rows), outcome.ToString());
            Assert.True(outcome.Attempts > 1, outcome.ToString());
            Assert.InRange(outcome.ResumedAt, 1, Rows - 1);
        }
        finally
        {
            await admin.ExecuteAsync($"set client_min_messages = error; drop schema {schema} cascade");
        }
    }
}
