using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Protocol;

/// <summary>What a session tells its connection, within the call to <see cref="ProtocolSession.Consume"/>.</summary>
internal interface ISessionEvents
{
    /// <summary>The exchange at the head is over and left the queue: with its ReadyForQuery, or within its burst.</summary>
    void OnFinished(Exchange exchange);

    /// <summary>The server passed over the exchange, since one before it in its burst failed: nothing of it has run. It left the queue.</summary>
    void OnSkipped(Exchange exchange);

    /// <summary>The server waits for the head's answer, or for the computation before it.</summary>
    void OnAnswerDue(Exchange exchange, Progress kind);

    /// <summary>NoticeResponse: any time.</summary>
    void OnNotice(in Frame frame);

    /// <summary>NotificationResponse: any time.</summary>
    void OnNotification(in Frame frame);

    /// <summary>ParameterStatus: any time.</summary>
    void OnParameter(in Frame frame);

    /// <summary>An ErrorResponse with nobody to take it: the server is about to close.</summary>
    void OnFatal(PostgresException error);
}
