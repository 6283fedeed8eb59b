using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Simulation;

public class SimulatedNetworkTests
{
    [Fact]
    public void Bytes_arrive_whole_and_in_order_whatever_the_seed_cuts_and_joins()
    {
        byte[] sent = NetworkFixture.Bytes(200_000);
        var calls = new HashSet<int>();
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var net = new NetworkFixture(seed);
            ITransport transport = net.Connect();
            Task write = transport.WriteAsync(sent).AsTask();
            Assert.Equal(sent, net.Read(transport, sent.Length));
            net.Host.Complete(write);
            Assert.Equal(sent, net.Server.Got);
            calls.Add(net.Server.Calls);
        }
        Assert.True(calls.Count > 1, "every seed cut alike");
    }

    [Fact]
    public void Byte_by_byte_sends_every_byte_alone()
    {
        var net = new NetworkFixture(1, echoes: false);
        net.Network.Conditions = NetworkConditions.ByteByByte with { MinLatency = TimeSpan.FromMilliseconds(1) };
        ITransport transport = net.Connect();
        for (int i = 0; i < 5; i++)
        {
            net.Host.Complete(transport.WriteAsync(new byte[] { (byte)i }));
            net.Host.RunUntilIdle();
        }
        Assert.Equal(5, net.Server.Calls);
    }

    [Fact]
    public void One_seed_gives_one_trace_and_another_differs()
    {
        Assert.Equal(TraceOf(5), TraceOf(5));
        Assert.NotEqual(TraceOf(5), TraceOf(6));

        static ulong TraceOf(ulong seed)
        {
            var net = new NetworkFixture(seed);
            ITransport transport = net.Connect();
            Task write = transport.WriteAsync(NetworkFixture.Bytes(5000)).AsTask();
            net.Read(transport, 5000);
            net.Host.Complete(write);
            return net.Host.TraceHash;
        }
    }

    [Fact]
    public void Nobody_listens_so_nothing_was_sent()
    {
        var net = new NetworkFixture(1);
        var failure = Assert.Throws<PgConnectionException>(() =>
            net.Host.Complete(net.Network.ConnectAsync(new PgEndpoint("elsewhere", 1), default))
        );
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        Assert.Empty(net.Network.Open);
    }

    [Fact]
    public void A_connection_can_be_refused_by_its_number()
    {
        var net = new NetworkFixture(1);
        net.Network.Faults = (_, number) => number == 1 ? new LinkFaults { Refuse = true } : null;
        Assert.Throws<PgConnectionException>(net.Connect);
        Assert.NotNull(net.Connect());
        Assert.Equal(2, net.Network.Attempts);
    }

    [Fact]
    public void A_connection_that_nobody_answers_ends_with_its_deadline()
    {
        var net = new NetworkFixture(1);
        net.Network.Faults = (_, _) => new LinkFaults { StallConnect = true };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), net.Host.Time);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            net.Host.Complete(net.Network.ConnectAsync(NetworkFixture.Endpoint, deadline.Token))
        );
        Assert.Equal(TimeSpan.FromSeconds(30), net.Host.Now);
        Assert.Empty(net.Network.Open);
    }

    [Fact]
    public void A_cancelled_connect_leaves_no_connection_open_at_either_end()
    {
        int accepted = 0;
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var net = new NetworkFixture(seed);
            using var source = new CancellationTokenSource();
            Task<ITransport> connect = net.Network.ConnectAsync(NetworkFixture.Endpoint, source.Token).AsTask();
            net.Host.RunFor(TimeSpan.FromMicroseconds(10 * seed));
            net.Host.Do(source.Cancel);
            net.Host.RunUntilIdle();
            Assert.True(connect.IsCompleted);
            Assert.Equal(connect.IsCompletedSuccessfully ? 1 : 0, net.Network.Open.Count);
            Assert.Equal(!connect.IsCompletedSuccessfully, net.Servers.TrueForAll(server => server.IsClosed));
            accepted += connect.IsCompletedSuccessfully ? 0 : net.Servers.Count;
        }
        Assert.True(accepted > 0, "no seed cancelled between the server's answer and its arrival");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4999)]
    public void A_reset_after_byte_k_of_the_request_lets_k_bytes_through(int k)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var net = new NetworkFixture(seed, echoes: false);
            net.Network.Faults = (_, _) => new LinkFaults { ToServer = new FlowFaults { ResetAfterBytes = k } };
            ITransport transport = net.Connect();
            _ = transport.WriteAsync(NetworkFixture.Bytes(5000)).AsTask();
            Assert.Throws<IOException>(() => net.Read(transport, 1));
            net.Host.RunUntilIdle();
            Assert.True(net.Link.ToServer.CarriedBytes >= k);
            Assert.True(net.Server.Got.Length <= k);
            Assert.IsType<IOException>(net.Server.Reason);
            Assert.Throws<IOException>(() => net.Host.Complete(transport.WriteAsync(new byte[1])));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4999)]
    public void A_reset_after_byte_k_of_the_answer_comes_behind_k_bytes(int k)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var net = new NetworkFixture(seed, echoes: false);
            net.Network.Faults = (_, _) => new LinkFaults { ToClient = new FlowFaults { ResetAfterBytes = k } };
            ITransport transport = net.Connect();
            byte[] sent = NetworkFixture.Bytes(5000);
            net.Server.Peer.Send(sent);
            Assert.Equal(sent[..k], net.Read(transport, k));
            Assert.Throws<IOException>(() => net.Read(transport, 1));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4999)]
    public void A_close_after_byte_k_of_the_answer_comes_behind_exactly_k_bytes(int k)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var net = new NetworkFixture(seed, echoes: false);
            net.Network.Faults = (_, _) => new LinkFaults { ToClient = new FlowFaults { CloseAfterBytes = k } };
            ITransport transport = net.Connect();
            byte[] sent = NetworkFixture.Bytes(5000);
            net.Server.Peer.Send(sent);
            Assert.Equal(sent[..k], net.Read(transport, int.MaxValue));
        }
    }

    [Fact]
    public void A_write_to_a_server_that_has_closed_is_answered_with_a_reset()
    {
        var net = new NetworkFixture(1, echoes: false);
        ITransport transport = net.Connect();
        net.Server.Peer.Close();
        Assert.Empty(net.Read(transport, 1));
        net.Host.Complete(transport.WriteAsync(new byte[10]));
        net.Host.RunUntilIdle();
        Assert.True(net.Link.IsBroken);
        Assert.Empty(net.Server.Got);
    }

    [Fact]
    public void A_half_open_connection_takes_writes_and_delivers_nothing()
    {
        var net = new NetworkFixture(1);
        net.Network.Faults = (_, _) => new LinkFaults { ToServer = new FlowFaults { VanishAfterBytes = 100 } };
        ITransport transport = net.Connect();
        for (int i = 0; i < 10; i++)
        {
            net.Host.Complete(transport.WriteAsync(NetworkFixture.Bytes(50_000)));
        }
        Assert.Equal(NetworkFixture.Bytes(100), net.Read(transport, 100));
        Assert.Throws<ActorPg.Simulation.Engine.SimulationException>(() => net.Read(transport, 1));
        Assert.Equal(100, net.Server.Got.Length);
        transport.Dispose();
        net.Host.RunUntilIdle();
        Assert.False(net.Server.IsClosed);
    }

    [Fact]
    public void A_slow_reader_stops_writes_when_the_window_is_full_until_it_reads_again()
    {
        var net = new NetworkFixture(1, echoes: false);
        net.Network.Faults = (_, _) => new LinkFaults { SlowReader = true };
        int window = net.Network.Conditions.WindowBytes;
        ITransport transport = net.Connect();
        net.Host.Complete(transport.WriteAsync(NetworkFixture.Bytes(window)));
        Task stuck = transport.WriteAsync(new byte[1]).AsTask();
        net.Host.RunFor(TimeSpan.FromHours(1));
        Assert.False(stuck.IsCompleted);
        Assert.Empty(net.Server.Got);
        net.Server.Peer.ResumeReading();
        net.Host.Complete(stuck);
        net.Host.RunUntilIdle();
        Assert.Equal(window + 1, net.Server.Got.Length);
    }

    [Fact]
    public void A_client_that_does_not_read_stops_the_server()
    {
        var net = new NetworkFixture(1, echoes: false);
        ITransport transport = net.Connect();
        byte[] sent = NetworkFixture.Bytes(300_000);
        net.Server.Peer.Send(sent);
        net.Host.RunUntilIdle();
        Assert.Equal(net.Network.Conditions.WindowBytes, net.Link.ToClient.CarriedBytes);
        Assert.Equal(sent, net.Read(transport, sent.Length));
    }

    [Fact]
    public void A_stall_holds_back_what_is_beyond_until_it_ends()
    {
        var net = new NetworkFixture(3);
        net.Network.Faults = (_, _) => new LinkFaults { ToClient = new FlowFaults { StallAfterBytes = 10 } };
        ITransport transport = net.Connect();
        byte[] sent = NetworkFixture.Bytes(5000);
        net.Host.Complete(transport.WriteAsync(sent));
        Assert.Equal(sent[..10], net.Read(transport, 10));
        net.Host.RunFor(TimeSpan.FromHours(1));
        Assert.False(transport.Input.TryRead(out _));
        net.Link.ToClient.Resume();
        Assert.Equal(sent[10..], net.Read(transport, 4990));
    }

    [Fact]
    public void A_delay_adds_to_the_latency()
    {
        var net = new NetworkFixture(1);
        net.Network.Faults = (_, _) =>
            new LinkFaults { ToClient = new FlowFaults { Delay = TimeSpan.FromSeconds(10) } };
        ITransport transport = net.Connect();
        net.Host.Complete(transport.WriteAsync(new byte[1]));
        net.Read(transport, 1);
        Assert.InRange(net.Host.Now, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.1));
    }

    [Fact]
    public void Disposing_sends_what_was_written_and_then_the_end()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var net = new NetworkFixture(seed, echoes: false);
            ITransport transport = net.Connect();
            net.Host.Complete(transport.WriteAsync(NetworkFixture.Bytes(5000)));
            transport.Dispose();
            transport.Dispose();
            net.Host.RunUntilIdle();
            Assert.Equal(5000, net.Server.Got.Length);
            Assert.True(net.Server.IsClosed);
            Assert.Null(net.Server.Reason);
            Assert.Empty(net.Network.Open);
        }
    }

    [Fact]
    public void Disposing_ends_a_read_that_waits()
    {
        var net = new NetworkFixture(1);
        ITransport transport = net.Connect();
        var read = transport.Input.ReadAsync().AsTask();
        transport.Dispose();
        Assert.Throws<IOException>(() => net.Host.Complete(read));
    }
}
