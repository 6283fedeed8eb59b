using ActorPg.Simulation.Network;
using ActorPg.Simulation.Postgres;
using ActorPg.Simulation.Tests.Running;

namespace ActorPg.Simulation.Tests.Checks;

/// <summary>
/// A long answer holds up nobody's short one. In virtual time no processor is ever short, so what is measured is what the driver does, and nothing else; the bench's
/// <c>mixed</c> measures the same with processors.
/// </summary>
public class BesideStreamTests
{
    private const int Callers = 200;
    private static readonly TimeSpan _half = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_million_rows_beside_short_queries_leave_their_slowest_hundredth_as_fast(int seed)
    {
        var host = new SimulationHost((ulong)seed, traceEvents: 0);
        var network = new SimulatedNetwork(host);
        _ = new SimulatedPostgres(network, ServerPark.EndpointOf(0), new ServerWatch(host, new Journal()))
        {
            LongestService = TimeSpan.FromMicroseconds(200),
        };
        var options = new PgOptions
        {
            Endpoints = [ServerPark.EndpointOf(0)],
            User = "alice",
            SslMode = PgSslMode.Disable,
            MaxSize = 5,
        };
        PgPool pool = host.Complete(PgPool.StartAsync(options, host, network).AsTask());
        var calm = new List<TimeSpan>();
        var busy = new List<TimeSpan>();
        long rows = 0;
        TimeSpan middle = host.Now + _half;
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(i => host.StartAsync(() => AskAsync(i)))];
        Task stream = host.StartAsync(StreamAsync);
        host.Complete(Task.WhenAll(callers));
        host.Complete(stream);

        TimeSpan before = Slowest(calm);
        TimeSpan beside = Slowest(busy);
        Assert.Equal(1_000_000, rows);
        Assert.True(beside <= before * 1.2, $"{before} before, {beside} beside the stream");
        host.Complete(() => pool.CloseAsync());

        async Task AskAsync(int caller)
        {
            while (rows < 1_000_000)
            {
                TimeSpan start = host.Now;
                Assert.Equal(caller, await pool.FetchValueAsync<int>("select $1::int4", caller).ConfigureAwait(false));
                (host.Now < middle ? calm : busy).Add(host.Now - start);
                await Task.Delay(TimeSpan.FromMilliseconds(10), host.Time).ConfigureAwait(false);
            }
        }

        async Task StreamAsync()
        {
            await Task.Delay(_half, host.Time).ConfigureAwait(false);
            await foreach (
                PgRecord row in pool.StreamAsync("select $1::int4, n from generate_series(1, 1000000) n", 1)
                    .ConfigureAwait(false)
            )
            {
                rows += row.Get<int>(0);
                if (rows % 10_000 == 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(5), host.Time).ConfigureAwait(false);
                }
            }
        }
    }

    private static TimeSpan Slowest(List<TimeSpan> times)
    {
        Assert.True(times.Count > Callers * 10, $"only {times.Count} queries");
        times.Sort();
        return times[times.Count * 99 / 100];
    }
}
