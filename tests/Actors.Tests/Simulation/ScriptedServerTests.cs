using System.Text;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Simulation;

public class ScriptedServerTests
{
    private const uint Text = 25;
    private static readonly PgEndpoint _endpoint = new("db", 5432);

    private readonly SimulatedNetwork _network = new(new SimulationHost(seed: 9));
    private readonly ScriptedServer _server;

    public ScriptedServerTests()
    {
        _server = new ScriptedServer(_network, _endpoint);
        _server.On("select 1").Returns(new RowField("one", Text)).Row("1"u8.ToArray());
        _server.On("echo").Takes(Text).Returns(new RowField("echo", Text)).Rows(static values => [values, values]);
        _server
            .On("select 1/0")
            .Returns(new RowField("x", Text))
            .Row("1"u8.ToArray())
            .Fails("22012", "division by zero");
        _server.On("slow").Held();
    }

    private SimulationHost Host => _network.Host;

    [Fact]
    public void A_session_starts_with_its_parameters_and_key()
    {
        var client = new WireClient(Host, _network, _endpoint);
        Assert.Equal("R Z:I", client.Start());
        Assert.Equal(_server.Parameters.Count, client.Parameters);
        Assert.Equal(_server.Backends[0].Key.ProcessId, client.Key.ProcessId);
        Assert.Contains(KeyValuePair.Create("user", "alice"), _server.Backends[0].Startup);
    }

    [Fact]
    public void Tls_is_declined_and_the_session_starts_in_the_clear()
    {
        var client = new WireClient(Host, _network, _endpoint);
        client.Send(static target => SslRequest.Write(target));
        _network.Host.RunUntilIdle();
        Assert.Equal("0", _server.Backends[0].Tags);
        Assert.Equal(1, _server.Backends[0].Peer.Link.ToClient.CarriedBytes);
    }

    [Fact]
    public void A_statement_is_parsed_once_and_executed_often()
    {
        WireClient client = Started();
        Assert.Equal(
            "1 2 T D:a D:a C:SELECT 2 Z:I",
            client.Exchange(t => WireClient.Extended(t, "s1", "echo", "a"u8.ToArray()))
        );
        string again = client.Exchange(t =>
        {
            WireClient.BindAndExecute(t, "s1", [null]);
            Sync.Write(t);
        });
        Assert.Equal("2 T D:null D:null C:SELECT 2 Z:I", again);
        Assert.Equal(2, _server.On("echo").Executions);
        Assert.Equal("0PBDESBDES", _server.Backends[0].Tags);
    }

    [Fact]
    public void A_simple_query_is_answered_as_a_whole()
    {
        WireClient client = Started();
        Assert.Equal("T D:1 C:SELECT 1 Z:I", client.Exchange(static t => Query.Write(t, "select 1")));
        Assert.Equal("I Z:I", client.Exchange(static t => Query.Write(t, " ")));
        Assert.Equal("E:42601 Z:I", client.Exchange(static t => Query.Write(t, "select unknown")));
    }

    [Fact]
    public void An_error_skips_to_its_own_sync_and_spares_what_is_pipelined_behind()
    {
        WireClient client = Started();
        string answer = client.Exchange(
            static t =>
            {
                Parse.Write(t, [], "select 1/0", []);
                WireClient.BindAndExecute(t, "");
                WireClient.BindAndExecute(t, "");
                Sync.Write(t);
                WireClient.Extended(t, "", "select 1");
            },
            readies: 2
        );
        Assert.Equal("1 2 T D:1 E:22012 Z:I 1 2 T D:1 C:SELECT 1 Z:I", answer);
        Assert.Equal(1, _server.On("select 1/0").Executions);
    }

    [Fact]
    public void Names_are_kept_per_connection()
    {
        WireClient client = Started();
        client.Exchange(static t => WireClient.Extended(t, "s1", "select 1"));
        Assert.Equal("E:42P05 Z:I", client.Exchange(static t => WireClient.Extended(t, "s1", "select 1")));
        WireClient other = Started();
        string unknown = other.Exchange(static t =>
        {
            WireClient.BindAndExecute(t, "s1");
            Sync.Write(t);
        });
        Assert.Equal("E:26000 Z:I", unknown);
        string closed = client.Exchange(static t =>
        {
            Close.WriteStatement(t, "s1"u8);
            Describe.WriteStatement(t, "s1"u8);
            Sync.Write(t);
        });
        Assert.Equal("3 E:26000 Z:I", closed);
    }

    [Fact]
    public void A_portal_is_suspended_at_its_row_limit()
    {
        WireClient client = Started();
        string answer = client.Exchange(static t =>
        {
            Parse.Write(t, [], "echo", []);
            Bind.Write(t, [], [], [], 1, [0, 0, 0, 1, (byte)'x'], []);
            Execute.Write(t, [], 1);
            Execute.Write(t, [], 1);
            Sync.Write(t);
        });
        Assert.Equal("1 2 D:x s D:x C:SELECT 2 Z:I", answer);
    }

    [Fact]
    public void A_failed_transaction_refuses_everything_and_commits_as_a_rollback()
    {
        WireClient client = Started();
        Assert.Equal("C:BEGIN Z:T", client.Exchange(static t => Query.Write(t, "BEGIN")));
        Assert.Equal("T D:1 E:22012 Z:E", client.Exchange(static t => Query.Write(t, "select 1/0")));
        Assert.Equal("E:25P02 Z:E", client.Exchange(static t => Query.Write(t, "select 1")));
        Assert.Equal("C:ROLLBACK Z:I", client.Exchange(static t => Query.Write(t, "COMMIT")));
    }

    [Fact]
    public void A_held_statement_holds_back_what_is_pipelined_behind()
    {
        WireClient client = Started();
        client.Send(static t =>
        {
            WireClient.Extended(t, "", "slow");
            WireClient.Extended(t, "", "select 1");
        });
        Host.RunUntilIdle();
        Assert.Equal("slow", _server.Backends[0].Running);
        Assert.Equal(0, _server.On("select 1").Executions);
        _server.Backends[0].Release();
        Assert.Equal("1 2 n C:OK Z:I 1 2 T D:1 C:SELECT 1 Z:I", client.Read(readies: 2));
    }

    [Fact]
    public void A_statement_can_take_time()
    {
        _server.On("nap").Lasts(TimeSpan.FromSeconds(3));
        WireClient client = Started();
        Assert.Equal("1 2 n C:OK Z:I", client.Exchange(static t => WireClient.Extended(t, "", "nap")));
        Assert.InRange(Host.Now, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.1));
    }

    [Fact]
    public void A_cancel_request_kills_what_runs_and_its_connection_ends()
    {
        WireClient client = Started();
        client.Send(static t => WireClient.Extended(t, "", "slow"));
        Host.RunUntilIdle();
        WireClient cancel = Cancel(client.Key);
        Assert.Equal("end", cancel.Read());
        Assert.Equal("1 2 n E:57014 Z:I", client.Read());
    }

    [Fact]
    public void A_cancel_request_that_is_held_back_hits_whatever_runs_when_it_lands()
    {
        _server.HoldsCancels = true;
        WireClient client = Started();
        client.Send(static t =>
        {
            WireClient.Extended(t, "", "slow");
            WireClient.Extended(t, "", "slow");
        });
        Host.RunUntilIdle();
        WireClient cancel = Cancel(client.Key);
        Host.RunUntilIdle();
        Assert.Equal("slow", _server.Backends[0].Running);
        _server.Backends[0].Release();
        Host.RunUntilIdle();
        Assert.True(_server.Cancels[0].Land());
        Assert.Equal("1 2 n C:OK Z:I 1 2 n E:57014 Z:I", client.Read(readies: 2));
        Assert.False(_server.Cancels[0].Land());
        _server.Cancels[0].Finish();
        Assert.Equal("end", cancel.Read());
    }

    [Fact]
    public void A_cancel_request_with_the_wrong_secret_hits_nothing()
    {
        WireClient client = Started();
        client.Send(static t => WireClient.Extended(t, "", "slow"));
        Host.RunUntilIdle();
        WireClient cancel = Cancel(new BackendKeyData(client.Key.ProcessId, [9, 9, 9, 9]));
        Assert.Equal("end", cancel.Read());
        Assert.Null(_server.Cancels[0].Target);
        Assert.Equal("slow", _server.Backends[0].Running);
    }

    [Fact]
    public void Answers_are_the_same_however_the_network_cuts_them()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var network = new SimulatedNetwork(new SimulationHost(seed));
            if (seed % 4 == 0)
            {
                network.Conditions = NetworkConditions.ByteByByte;
            }
            var server = new ScriptedServer(network, _endpoint);
            server.On("big").Returns(new RowField("n", Text)).Rows(static _ => ManyRows());
            var client = new WireClient(network.Host, network, _endpoint);
            client.Start();
            string answer = client.Exchange(static t => WireClient.Extended(t, "", "big"));
            string rows = string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"D:row {i}"));
            Assert.Equal($"1 2 T {rows} C:SELECT 1000 Z:I", answer);
        }

        static IEnumerable<byte[]?[]> ManyRows() =>
            Enumerable.Range(0, 1000).Select(i => new byte[]?[] { Encoding.UTF8.GetBytes($"row {i}") });
    }

    [Fact]
    public void A_server_that_dies_says_why_and_closes()
    {
        WireClient client = Started();
        _server.Backends[0].Die("57P01", "terminating connection due to administrator command");
        Assert.Equal("E:57P01 end", client.Read());
    }

    [Fact]
    public void A_goodbye_closes_the_connection()
    {
        WireClient client = Started();
        client.Send(static t => Terminate.Write(t));
        Assert.Equal("end", client.Read());
        Assert.True(_server.Backends[0].IsClosed);
    }

    private WireClient Started()
    {
        var client = new WireClient(Host, _network, _endpoint);
        client.Start();
        return client;
    }

    private WireClient Cancel(BackendKeyData key)
    {
        var cancel = new WireClient(Host, _network, _endpoint);
        cancel.Send(target => CancelRequest.Write(target, key.ProcessId, key.SecretKey));
        return cancel;
    }
}
