using System.Diagnostics;
using ActorPg.Actors.Tests.Pool;
using ActorPg.Actors.Tests.Transport;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>Ten thousand attempts to connect where nobody listens: not too many at once, and nothing is left of them.</summary>
[Collection(Alone.Name)]
public class RefusalTests
{
    private const int Attempts = 10_000;

    [Fact]
    public void Ten_thousand_refused_attempts_keep_to_the_backoff_bound_and_leave_nothing()
    {
        const int Connections = 10;
        var world = new PoolWorld(seed: 7);
        world.Started(options =>
            options with
            {
                MinSize = Connections,
                MaxSize = Connections,
                BackoffMinimum = TimeSpan.FromMilliseconds(100),
                BackoffMaximum = TimeSpan.FromSeconds(30),
            }
        );
        Assert.True(
            world.Host.RunUntil(() => world.Pool.GetStatistics().Ready == Connections, TimeSpan.FromSeconds(5))
        );
        List<TimeSpan> times = [];
        world.Network.Faults = (_, _) =>
        {
            times.Add(world.Host.Now);
            return new LinkFaults { Refuse = true };
        };
        foreach (var session in world.Sessions.ToArray())
        {
            session.Peer.Close();
        }
        world.Host.RunFor(TimeSpan.FromMinutes(10));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(world.Host.RunUntil(() => times.Count >= Attempts, TimeSpan.FromDays(2)), $"{times.Count}");
        long after = GC.GetTotalMemory(forceFullCollection: true);

        // After the first doublings every connection waits 100 ms to 30 s, 15 s on average: so many in an hour, and no storm in any second.
        TimeSpan settled = times[0] + TimeSpan.FromMinutes(5);
        double rate = times.Count(time => time > settled) / (times[^1] - settled).TotalSeconds;
        Assert.InRange(rate, Connections / 18.0, Connections / 12.0);
        int most = times
            .Where(time => time > settled)
            .GroupBy(time => (long)time.TotalSeconds)
            .Max(group => group.Count());
        Assert.InRange(most, 1, Connections);
        Assert.Empty(world.Network.Open);
        Assert.InRange(after - before, long.MinValue, 2 << 20);

        world.Network.Faults = null;
        Assert.Equal(1, world.Host.Complete(world.Select(1), TimeSpan.FromSeconds(31)));
        world.Close();
    }

    [Fact]
    public async Task Ten_thousand_refused_sockets_are_closed()
    {
        int port;
        using (var listener = Loopback.Listen())
        {
            port = Loopback.Port(listener);
        }
        var endpoint = new PgEndpoint("127.0.0.1", port);
        var connector = new SocketConnector(new PgOptions { Endpoints = [endpoint], SslMode = PgSslMode.Disable });
        await AttemptAsync(connector, endpoint, 100);
        int before = OpenHandles();
        await AttemptAsync(connector, endpoint, Attempts);
        Assert.InRange(OpenHandles() - before, int.MinValue, 20);
    }

    private static async Task AttemptAsync(SocketConnector connector, PgEndpoint endpoint, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Assert.ThrowsAsync<PgConnectionException>(() => connector.ConnectAsync(endpoint, default).AsTask());
        }
    }

    private static int OpenHandles()
    {
        if (Directory.Exists("/proc/self/fd"))
        {
            return Directory.GetFiles("/proc/self/fd").Length;
        }
        using Process process = Process.GetCurrentProcess();
        return process.HandleCount;
    }
}
