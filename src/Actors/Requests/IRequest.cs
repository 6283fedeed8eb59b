using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>
/// Something a caller waits for: message, exchange and reply in one object. It has three owners, the caller, the reply on its way and the wire, and is
/// rented out again only when all three have let go; otherwise late rows of a cancelled query would complete a stranger's reply.
/// </summary>
internal interface IRequest : IConnectionMessage, IPoolMessage, IFailable, IReply
{
    /// <summary>The protocol side of the same object.</summary>
    Exchange Exchange { get; }

    /// <summary>What all requests have.</summary>
    ref RequestCore Core { get; }

    /// <summary>Whether it may leave something behind in the session.</summary>
    bool TouchesSession { get; }

    /// <summary>What it is called in errors: never its arguments.</summary>
    string Describe();

    /// <summary>Its whole text, for query loggers.</summary>
    string Sql => Describe();

    /// <summary>Appends its messages to a connection's output. What it throws leaves nothing behind: the connection truncates.</summary>
    void Write(FrameBuffer output, StatementCache statements);

    /// <summary>Gives the object back for renting.</summary>
    void Recycle();
}
