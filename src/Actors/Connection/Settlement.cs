using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>How each request ends, exactly once: with its answer, with the server's error, healed and sent again, or with what is known when the link is gone.</summary>
internal sealed class Settlement
{
    private readonly PoolGate _pool;
    private readonly Link _link;
    private readonly Action<IReply> _complete;

    public Settlement(PoolGate pool, Link link, Action<IReply> complete)
    {
        _pool = pool;
        _link = link;
        _complete = complete;
    }

    /// <summary>What to do with a request that the server is done with.</summary>
    public enum Cure
    {
        /// <summary>It is settled.</summary>
        None,

        /// <summary>The server no longer had its statement: send it again, with its Parse.</summary>
        SendAgain,

        /// <summary>The server's plan is out of date: prepare it anew, then send it again.</summary>
        PrepareAgain,
    }

    /// <summary>The server is done with it.</summary>
    public Cure Finish(IRequest request)
    {
        Exchange exchange = request.Exchange;
        ref RequestCore core = ref request.Core;
        if (core.Lease is { } lease)
        {
            lease.Status = exchange.Status;
        }
        if (request is StatementRequest statement)
        {
            Cure cure = Diagnose(statement);
            if (cure != Cure.None)
            {
                core.HasHealed = true;
                return cure;
            }
        }
        End(request, exchange.Error is { } error ? Classify(request, error) : core.Spoiled);
        return Cure.None;
    }

    /// <summary>Nobody will answer: the link is gone.</summary>
    /// <param name="exchange">What was in flight.</param>
    /// <param name="reason">The cause, shared by all.</param>
    /// <param name="fatal">The server's last word to this exchange, if it got as far.</param>
    public void Abandon(Exchange exchange, Exception reason, PostgresException? fatal)
    {
        IRequest? request = exchange as IRequest ?? (exchange as HealExchange)?.Request;
        if (request is null)
        {
            return;
        }
        ref RequestCore core = ref request.Core;
        if (core.OutputStart >= _link.Output.HandedBytes)
        {
            Refusal.GiveBack(request, _pool, _complete);
            return;
        }
        Exception failure =
            fatal is not null && !exchange.IsComplete ? Classify(request, fatal)
            : core.Abandoned != AbandonReason.None ? Refusal.GivenUp(request, PgOutcome.Unknown, reason)
            : new PgConnectionException(
                $"The connection was lost before the answer came, so the request may have run: {reason.Message}",
                PgOutcome.Unknown,
                reason
            );
        End(request, failure);
    }

    /// <summary>Settles it, and lets go of it on the wire's behalf.</summary>
    public void End(IRequest request, Exception? failure)
    {
        Refusal.LeaveSlot(request);
        Refusal.Settle(request, failure, _complete);
        request.Release();
    }

    private static Exception Classify(IRequest request, PostgresException error) =>
        request.Core.Abandoned != AbandonReason.None && (error.SqlState == SqlStates.QueryCanceled || WouldHeal(request, error))
            ? Refusal.GivenUp(request, PgOutcome.Server, error)
            : error;

    // What nobody would have seen of a request that somebody still waits for.
    private static bool WouldHeal(IRequest request, PostgresException error) =>
        request is StatementRequest { IsUnbound: true, SentParse: false }
        && error.SqlState == SqlStates.InvalidSqlStatementName;

    // Only what provably did not run is sent again, once, and only where no transaction has been spoilt by the error.
    private Cure Diagnose(StatementRequest request)
    {
        PreparedStatement? prepared = request.Prepared;
        if (prepared is not null && request.SentParse && request.IsParsed)
        {
            prepared.IsReady = true;
        }
        if (request.Error is not { } error || prepared is null)
        {
            return Cure.None;
        }
        if (request.SentParse && !request.IsParsed)
        {
            _link.Statements.Remove(prepared, close: false);
            return Cure.None;
        }
        bool mayHeal =
            request.IsUnbound
            && !request.Core.HasHealed
            && !request.Core.IsSettled
            && request.Core.Abandoned == AbandonReason.None
            && request.Status == Wire.Messages.TransactionStatus.Idle;
        if (error.SqlState == SqlStates.InvalidSqlStatementName && !request.SentParse)
        {
            _link.Statements.Remove(prepared, close: false);
            return mayHeal ? Cure.SendAgain : Cure.None;
        }
        if (error.SqlState == SqlStates.FeatureNotSupported && error.Routine == "RevalidateCachedQuery")
        {
            _link.Statements.Remove(prepared, close: true);
            request.Statement.Description = null;
            return mayHeal ? Cure.PrepareAgain : Cure.None;
        }
        return Cure.None;
    }
}
