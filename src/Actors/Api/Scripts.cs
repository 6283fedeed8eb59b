using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>The caller's side of a script.</summary>
internal static class Scripts
{
    /// <summary>Runs it on the connection at hand, or on one that is taken for it.</summary>
    public static async ValueTask<CommandTag> RunAsync(PgClient client, string sql, PgCallOptions options)
    {
        client.ThrowIfUnusable();
        if (options.CancellationToken.IsCancellationRequested)
        {
            throw SqlText.CanceledUnsent(options.CancellationToken);
        }
        PoolGate gate = client.Gate;
        if (gate.Pooler.SharesSessions)
        {
            gate.Pooler.ThrowIfShared(SessionFeature.Of(sql));
        }
        if (client.Lease is { } lease)
        {
            lease.NamesMayChange();
            lease.Note(sql);
            return await SendInOrderAsync(lease, new ScriptRequest(gate, lease, sql), options).ConfigureAwait(false);
        }
        var deadline = new CallDeadline(gate.Time, options, gate.Options.CommandTimeout);
        PgSession session = await client
            .AcquireAsync(deadline.Rest(), nameof(PgClient.ExecuteAsync))
            .ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            session.Lease.Note(sql);
            CommandTag tag = await new ScriptRequest(gate, session.Lease, sql)
                .SendAsync(deadline.Rest())
                .ConfigureAwait(false);
            session.ThrowIfTransactionIsOpen();
            return tag;
        }
    }

    /// <summary>Runs a script under a lease, behind the calls made before it.</summary>
    public static ValueTask<CommandTag> SendInOrderAsync(Lease lease, ScriptRequest script, in PgCallOptions options) =>
        lease.Calls.IsFree ? script.SendAsync(in options) : WaitAndSendAsync(lease, script, options);

    private static async ValueTask<CommandTag> WaitAndSendAsync(
        Lease lease,
        ScriptRequest script,
        PgCallOptions options
    )
    {
        PoolGate gate = lease.Gate;
        var deadline = new CallDeadline(gate.Time, options, gate.Options.CommandTimeout);
        using CallOrder.Place place = await lease.Calls.EnterAsync(gate.Time, deadline).ConfigureAwait(false);
        ValueTask<CommandTag> answer = script.SendAsync(deadline.Rest());
        place.Dispose();
        return await answer.ConfigureAwait(false);
    }
}
