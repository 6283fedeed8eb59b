using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;
using Microsoft.Extensions.Logging;

namespace ActorPg.Pool;

/// <summary>Has the Init hook prepare each new connection before anybody else gets it. Owned by the pool actor.</summary>
internal sealed class Initiation(PoolGate gate, IActorContext<IPoolMessage> context)
{
    /// <summary>Starts the hook, if there is one; false when there is none.</summary>
    public bool TryBegin(Member member, Conversation conversation)
    {
        if (gate.Options.Init is not { } init)
        {
            return false;
        }
        int id = member.Id;
        var request = new AcquireRequest(nameof(PgOptions.Init), owner: null) { IsForHook = true };
        member.Connection.Tell(new GrantLease(request, member.Slot, conversation));
        context.PipeToSelf(
            RunAsync(request, init),
            _ => new InitEnded(id, conversation, null),
            reason => new InitEnded(id, conversation, reason)
        );
        return true;
    }

    /// <summary>The hook failed: says so in the log, for there may be nobody who waits to hear it.</summary>
    public void OnFailed(Exception failure) =>
        context.Log.LogError(failure, "{Path}: the Init hook failed, and its connection is closed", context.Self.Path);

    private async ValueTask<bool> RunAsync(AcquireRequest request, Func<PgSession, ValueTask> init)
    {
        var session = new PgSession(gate, await request.Granted.ConfigureAwait(false)) { IsHooks = true };
        try
        {
            await Hook.RunAsync(gate, session, init, gate.Options.ConnectTimeout).ConfigureAwait(false);
            session.Lease.IsDirty = false; // what it set up is there to stay
        }
        catch
        {
            session.Lease.IsSpoiled = true;
            throw;
        }
        finally
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        return true;
    }
}
