namespace ActorPg.Wire.Protocol;

/// <summary>What an exchange says after each message it was given.</summary>
internal enum Progress
{
    /// <summary>There is more to come.</summary>
    More,

    /// <summary>The server is ready for what comes next: this exchange is over.</summary>
    Finished,

    /// <summary>The message can not come here: the server or the stream has lost its place.</summary>
    Violation,

    /// <summary>The server waits for an answer: <see cref="Exchange.WriteAnswer"/> has it.</summary>
    Answer,

    /// <summary>An answer needs long computation first: <see cref="HandshakeExchange.Work"/>.</summary>
    Compute,
}
