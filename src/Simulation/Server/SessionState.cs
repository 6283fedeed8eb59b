using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>Where one session stands: its transaction, and whether an error has it skip to Sync. Owned by one backend.</summary>
internal sealed class SessionState(ScriptedBackend backend)
{
    public TransactionStatus Status { get; set; } = TransactionStatus.Idle;

    /// <summary>True between an error and the next Sync: messages are read and forgotten.</summary>
    public bool IsSkipping { get; private set; }

    /// <summary>Answers with an error.</summary>
    public void Fail(ErrorFields error)
    {
        ErrorResponse.Write(backend.Output, error);
        IsSkipping = true;
        if (Status == TransactionStatus.InTransaction)
        {
            Status = TransactionStatus.Failed;
        }
    }

    /// <summary>Answers with ReadyForQuery; returns what it says.</summary>
    public TransactionStatus EndQuery()
    {
        IsSkipping = false;
        ReadyForQuery.Write(backend.Output, Status);
        backend.FlushOutput();
        return Status;
    }
}
