using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>A COPY FROM STDIN under way: gathers what comes until its end. Owned by one backend. Source: PostgreSQL 18, Message Flow, COPY Operations.</summary>
internal sealed class CopyInput(PostgresBackend backend, Command command)
{
    private readonly List<byte> _data = [];
    private bool _isInterrupted;

    /// <summary>True once the data has come to its end, well or ill.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A cancel: heard when the next message comes.</summary>
    public void Interrupt() => _isInterrupted = true;

    public void Begin()
    {
        if (backend.Strikes(ServerStep.CopyBegin))
        {
            IsOver = true;
            return;
        }
        CopyInResponse.Write(
            backend.Output,
            new CopyLayout(command.IsBinary, [command.IsBinary ? (short)1 : (short)0])
        );
        backend.Flush();
    }

    public void Handle(in Frame frame)
    {
        if (_isInterrupted)
        {
            IsOver = true;
            backend.Server.Observer.OnInterrupted(backend, id: -1);
            backend.Fail(Errors.Canceled);
            return;
        }
        switch (frame.Tag)
        {
            case FrontendTag.CopyData:
                IsOver = backend.Strikes(ServerStep.CopyData);
                _data.AddRange(frame.Body);
                break;
            case FrontendTag.CopyDone:
                IsOver = true;
                if (!backend.Strikes(ServerStep.CopyEnd))
                {
                    Store();
                }
                break;
            case FrontendTag.CopyFail:
                IsOver = true;
                backend.Fail(Errors.Of("57014", $"COPY from stdin failed: {CopyFail.Read(in frame).Reason}"));
                break;
            case FrontendTag.Flush or FrontendTag.Sync:
                break;
            default:
                // It had begun to read the message, and does not know where the next one starts.
                IsOver = true;
                backend.Fail(Errors.Of("08P01", $"unexpected message type 0x{frame.Tag:X2} during COPY from stdin"));
                backend.Die("08P01");
                break;
        }
    }

    private void Store()
    {
        if (
            CopyRows.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_data), command.IsBinary)
            is not { } ids
        )
        {
            backend.Fail(Errors.Of(command.IsBinary ? "22P04" : "22P02", "COPY data is bad"));
            return;
        }
        foreach (int id in ids)
        {
            backend.Session.Add(new Change(CommandKind.Insert, id));
            backend.Server.Ledger.Execute(id);
            backend.Server.Observer.OnExecuted(backend, command, id);
        }
        backend.Statements.Tag($"COPY {ids.Count}");
    }
}
