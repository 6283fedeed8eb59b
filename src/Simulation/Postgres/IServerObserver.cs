using ActorPg.Wire.Errors;

namespace ActorPg.Simulation.Postgres;

/// <summary>Told of what a simulated server does, as it happens: for those who check that all is in order.</summary>
internal interface IServerObserver
{
    /// <summary>A statement of a request ran to its end.</summary>
    void OnExecuted(PostgresBackend backend, Command command, int id);

    /// <summary>A statement is about to run.</summary>
    void OnStarting(PostgresBackend backend, Command command, int id);

    /// <summary>A cancel has stopped what the session was running.</summary>
    void OnInterrupted(PostgresBackend backend, int id);

    /// <summary>An error that no fault has asked for is on its way to the client.</summary>
    void OnError(PostgresBackend backend, ErrorFields error);

    /// <summary>A transaction block began or ended.</summary>
    void OnBlock(PostgresBackend backend, bool isOpen);

    /// <summary>A notification was committed.</summary>
    void OnNotified(string channel, string payload);

    /// <summary>A session has ended; with the channels that it listened to.</summary>
    void OnEnded(PostgresBackend backend, IReadOnlyCollection<string> channels);
}
