using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Transport;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Simulation;

/// <summary>A client that writes messages and writes down the answers: <c>1 2 T D:7 C:SELECT 1 Z:I</c>. For tests of servers.</summary>
internal sealed class WireClient
{
    private readonly SimulationHost _host;
    private readonly ITransport _transport;

    public WireClient(SimulationHost host, SimulatedNetwork network, PgEndpoint endpoint)
    {
        _host = host;
        _transport = host.Complete(network.ConnectAsync(endpoint, default));
    }

    /// <summary>What BackendKeyData said.</summary>
    public BackendKeyData Key { get; private set; }

    /// <summary>How many ParameterStatus messages came.</summary>
    public int Parameters { get; private set; }

    /// <summary>Sends a startup message and reads to ReadyForQuery.</summary>
    public string Start() => Exchange(target => StartupMessage.Write(target, [KeyValuePair.Create("user", "alice")]));

    /// <summary>Sends what is written, and reads to as many ReadyForQuery.</summary>
    public string Exchange(Action<FrameBuffer> write, int readies = 1)
    {
        Send(write);
        return Read(readies);
    }

    public void Send(Action<FrameBuffer> write)
    {
        using var target = new FrameBuffer();
        write(target);
        _host.Complete(_transport.WriteAsync(target.Written));
    }

    /// <summary>Reads to as many ReadyForQuery, or to the end.</summary>
    public string Read(int readies = 1) => _host.Complete(ReadAsync(readies));

    /// <summary>Parse, Bind, Describe of the portal, Execute and Sync of one statement.</summary>
    public static void Extended(FrameBuffer target, string name, string sql, params byte[]?[] parameters)
    {
        Parse.Write(target, Encoding.UTF8.GetBytes(name), sql, []);
        BindAndExecute(target, name, parameters);
        Sync.Write(target);
    }

    public static void BindAndExecute(FrameBuffer target, string name, params byte[]?[] parameters)
    {
        using var values = new FrameBuffer();
        ValueRun.Write(values, parameters);
        Bind.Write(target, [], Encoding.UTF8.GetBytes(name), [1], parameters.Length, values.WrittenSpan, [1]);
        Describe.WritePortal(target, []);
        Execute.Write(target, [], 0);
    }

    private async Task<string> ReadAsync(int readies)
    {
        var seen = new List<string>();
        while (readies > 0)
        {
            ReadResult result = await _transport.Input.ReadAsync().ConfigureAwait(false);
            SequencePosition consumed = Note(result.Buffer, seen, ref readies);
            _transport.Input.AdvanceTo(consumed, result.Buffer.End);
            if (result.IsCompleted)
            {
                seen.Add("end");
                break;
            }
        }
        return string.Join(' ', seen);
    }

    private SequencePosition Note(ReadOnlySequence<byte> input, List<string> seen, ref int readies)
    {
        using var reader = new FrameReader(input);
        while (readies > 0 && reader.TryRead(out Frame frame))
        {
            switch (frame.Tag)
            {
                case BackendTag.ParameterStatus:
                    Parameters++;
                    break;
                case BackendTag.BackendKeyData:
                    Key = BackendKeyData.Read(in frame);
                    break;
                default:
                    readies -= frame.Tag == BackendTag.ReadyForQuery ? 1 : 0;
                    seen.Add(TextOf(in frame));
                    break;
            }
        }
        return reader.Consumed;
    }

    private static string TextOf(in Frame frame) =>
        frame.Tag switch
        {
            BackendTag.ReadyForQuery => $"Z:{(char)ReadyForQuery.Read(in frame)}",
            BackendTag.ErrorResponse => $"E:{ErrorResponse.Read(in frame).SqlState}",
            BackendTag.CommandComplete => $"C:{Encoding.UTF8.GetString(frame.Body[..^1])}",
            BackendTag.DataRow => $"D:{RowText(in frame)}",
            _ => $"{(char)frame.Tag}",
        };

    private static string RowText(in Frame frame)
    {
        DataRow row = DataRow.Read(in frame);
        var columns = new List<string>();
        for (int i = 0; i < row.Columns; i++)
        {
            columns.Add(row.TryGet(i, out ReadOnlySpan<byte> value) ? Encoding.UTF8.GetString(value) : "null");
        }
        return string.Join(',', columns);
    }
}
