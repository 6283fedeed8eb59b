using ActorPg.Simulation.Postgres;
using ActorPg.Wire.Errors;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>Writes down what the server does.</summary>
internal sealed class ServerWatch(SimulationHost host, Journal journal) : IServerObserver
{
    private static readonly string[] _expected =
    [
        "22012",
        "23505",
        "57014",
        "25P02",
        "25006",
        "0A000",
        "42703",
        "42P01",
        "22P02",
        "22P04",
    ];

    private readonly Dictionary<int, (PostgresBackend Backend, long Carried)> _streams = [];

    /// <summary>How many bytes of a request's rows the client has taken from its connection; null when it is not known to run.</summary>
    public long? TakenOf(int id) =>
        _streams.TryGetValue(id, out (PostgresBackend Backend, long Carried) stream) && IsOpen(stream.Backend)
            ? Taken(stream.Backend) - stream.Carried
            : null;

    public void OnStarting(PostgresBackend backend, Command command, int id)
    {
        Add(ServerEventKind.Starting, backend, id);
        if (id == 0 || journal.Find(id) is not { } call)
        {
            return;
        }
        if (call.Kind == Scripts.WorkKind.WideStream)
        {
            _streams[id] = (backend, Taken(backend));
        }
        foreach ((string name, string value) in backend.Session.Residue)
        {
            if (value != $"{call.Owner}")
            {
                Add(ServerEventKind.Residue, backend, id, $"{name} = {value}");
            }
        }
    }

    public void OnExecuted(PostgresBackend backend, Command command, int id) =>
        Add(ServerEventKind.Executed, backend, id);

    public void OnInterrupted(PostgresBackend backend, int id) => Add(ServerEventKind.Interrupted, backend, id);

    public void OnError(PostgresBackend backend, ErrorFields error)
    {
        if (error.SqlState == "XX000")
        {
            journal.Secrets.Add(error.MessageText);
        }
        else if (!_expected.Contains(error.SqlState, StringComparer.Ordinal))
        {
            Add(ServerEventKind.Error, backend, 0, $"{error.SqlState} {error.MessageText}");
        }
    }

    public void OnBlock(PostgresBackend backend, bool isOpen) =>
        Add(isOpen ? ServerEventKind.BlockBegan : ServerEventKind.BlockEnded, backend, 0);

    public void OnNotified(string channel, string payload) => journal.Notified.Add(new Told(host.Now, payload));

    public void OnEnded(PostgresBackend backend, IReadOnlyCollection<string> channels)
    {
        Add(ServerEventKind.Ended, backend, 0);
    }

    // What was not read when a connection closes counts as read.
    private static bool IsOpen(PostgresBackend backend) =>
        backend.Server.Network.Open.Contains(backend.Peer.Link) && !backend.Peer.Link.IsBroken;

    private static long Taken(PostgresBackend backend) =>
        backend.Peer.Link.ToClient.CarriedBytes - backend.Peer.Link.ToClient.UnreadBytes;

    private void Add(ServerEventKind kind, PostgresBackend backend, int id, string note = "") =>
        journal.Server.Add(new ServerEvent(host.Now, kind, backend.Key.ProcessId, id, note));
}
