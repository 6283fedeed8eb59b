using System.Buffers.Binary;
using ActorPg.Simulation.Network;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>
/// A fake server for tests: answers the statements it was taught, or follows a script, connection by connection. It executes no SQL, but keeps the protocol's order:
/// what is pipelined waits, an error skips to Sync, and answers leave at Sync, Flush or 8 KiB. Owned by the simulation's thread.
/// </summary>
internal sealed class ScriptedServer
{
    private readonly Dictionary<string, CannedStatement> _statements = new(StringComparer.Ordinal);
    private readonly Queue<ServerScript> _scripts = [];
    private readonly List<ScriptedBackend> _backends = [];
    private readonly List<CancelArrival> _cancels = [];

    /// <summary>Starts to listen.</summary>
    public ScriptedServer(SimulatedNetwork network, PgEndpoint endpoint)
    {
        Network = network;
        Endpoint = endpoint;
        network.Listen(endpoint, Accept);
    }

    public SimulatedNetwork Network { get; }

    public PgEndpoint Endpoint { get; }

    /// <summary>What the server reports at the start of a session.</summary>
    public Dictionary<string, string> Parameters { get; } =
        new(StringComparer.Ordinal)
        {
            ["server_version"] = "15.18",
            ["server_encoding"] = "UTF8",
            ["client_encoding"] = "UTF8",
            ["DateStyle"] = "ISO, MDY",
            ["IntervalStyle"] = "postgres",
            ["TimeZone"] = "UTC",
            ["integer_datetimes"] = "on",
            ["standard_conforming_strings"] = "on",
            ["in_hot_standby"] = "off",
        };

    /// <summary>Every connection accepted, in order; those that sent a cancel request, too.</summary>
    public IReadOnlyList<ScriptedBackend> Backends => _backends;

    /// <summary>Every cancel request that has arrived, in order.</summary>
    public IReadOnlyList<CancelArrival> Cancels => _cancels;

    /// <summary>When true, cancel requests neither land nor finish until the test makes them; else at once, in this order.</summary>
    public bool HoldsCancels { get; set; }

    /// <summary>What the first connection is told that its process is; the next ones count on from there. Negative, as poolers make it up.</summary>
    public int FirstProcessId { get; set; } = 1000;

    /// <summary>Teaches it a statement, or finds what it was taught.</summary>
    public CannedStatement On(string sql)
    {
        if (!_statements.TryGetValue(sql, out CannedStatement? statement))
        {
            statement = new CannedStatement(sql);
            _statements.Add(sql, statement);
        }
        return statement;
    }

    /// <summary>The script of the next connection that has none. Connections without one serve.</summary>
    public ServerScript Script()
    {
        var script = new ServerScript();
        _scripts.Enqueue(script);
        return script;
    }

    /// <summary>What it was taught; null for nothing.</summary>
    public CannedStatement? Find(string sql) => _statements.GetValueOrDefault(sql);

    public void OnCancel(SimulatedPeer peer, BackendKeyData key)
    {
        var cancel = new CancelArrival(this, peer, key);
        _cancels.Add(cancel);
        if (!HoldsCancels)
        {
            cancel.Land();
            cancel.Finish();
        }
    }

    private ScriptedBackend Accept(SimulatedPeer peer)
    {
        byte[] secret = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(secret, Network.Host.Streams.Workload.Next());
        var key = new BackendKeyData(FirstProcessId + _backends.Count, secret);
        var backend = new ScriptedBackend(this, peer, key, _scripts.Count == 0 ? null : _scripts.Dequeue());
        _backends.Add(backend);
        return backend;
    }
}
