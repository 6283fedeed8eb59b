using System.Buffers;
using System.IO.Pipelines;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Postgres;
using ActorPg.Transport;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Server.Tests.Simulated;

/// <summary>A session with a simulated server of its own.</summary>
internal sealed class SimulatedSession : IServerObserver
{
    private static readonly PgEndpoint _endpoint = new("db", 5432);

    private readonly SimulationHost _host = new(seed: 1);
    private readonly ITransport _transport;

    public SimulatedSession()
    {
        var network = new SimulatedNetwork(_host);
        Server = new SimulatedPostgres(network, _endpoint, this);
        _transport = _host.Complete(network.ConnectAsync(_endpoint, default));
        using var start = new FrameBuffer();
        StartupMessage.Write(start, [KeyValuePair.Create("user", "alice")]);
        _ = Exchange(start.WrittenSpan.ToArray(), readies: 1);
    }

    public SimulatedPostgres Server { get; }

    /// <summary>Sends messages as they are, and reads to as many ReadyForQuery; <c>!</c> is the end of the connection.</summary>
    public IReadOnlyList<(char Tag, byte[] Body)> Exchange(byte[] messages, int readies)
    {
        _host.Complete(_transport.WriteAsync(messages));
        return _host.Complete(ReadAsync(readies));
    }

    void IServerObserver.OnExecuted(PostgresBackend backend, Command command, int id) { }

    void IServerObserver.OnStarting(PostgresBackend backend, Command command, int id) { }

    void IServerObserver.OnInterrupted(PostgresBackend backend, int id) { }

    void IServerObserver.OnError(PostgresBackend backend, ErrorFields error) { }

    void IServerObserver.OnBlock(PostgresBackend backend, bool isOpen) { }

    void IServerObserver.OnNotified(string channel, string payload) { }

    void IServerObserver.OnEnded(PostgresBackend backend, IReadOnlyCollection<string> channels) { }

    private async Task<IReadOnlyList<(char Tag, byte[] Body)>> ReadAsync(int readies)
    {
        List<(char Tag, byte[] Body)> answers = [];
        while (readies > 0)
        {
            ReadResult result = await _transport.Input.ReadAsync().ConfigureAwait(false);
            _transport.Input.AdvanceTo(Take(result.Buffer, answers, ref readies), result.Buffer.End);
            if (result.IsCompleted)
            {
                answers.Add(('!', []));
                break;
            }
        }
        return answers;
    }

    private static SequencePosition Take(
        ReadOnlySequence<byte> input,
        List<(char Tag, byte[] Body)> answers,
        ref int readies
    )
    {
        using var reader = new FrameReader(input);
        while (readies > 0 && reader.TryRead(out Frame frame))
        {
            answers.Add(((char)frame.Tag, frame.Body.ToArray()));
            readies -= frame.Tag == BackendTag.ReadyForQuery ? 1 : 0;
        }
        return reader.Consumed;
    }
}
