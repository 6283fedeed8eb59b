using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace ActorPg.Transport;

/// <summary>Words for connections that were not made.</summary>
internal static class ConnectFailure
{
    internal static PgConnectionException Of(PgEndpoint endpoint, string reason, Exception? cause = null) =>
        new($"Cannot connect to {endpoint}: {reason}.", PgOutcome.NotSent, cause);

    /// <summary>What the common errors mean to someone who connects; the system's own words for the others.</summary>
    internal static string Reason(SocketException cause) =>
        cause.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => "connection refused (is a server listening there?)",
            SocketError.TimedOut => "the system gave up waiting for an answer",
            SocketError.HostUnreachable => "the host cannot be reached",
            SocketError.NetworkUnreachable => "the network cannot be reached",
            SocketError.ConnectionReset => "the connection was reset",
            SocketError.AccessDenied => "access was denied",
            _ => cause.Message.TrimEnd('.'),
        };

    /// <summary>For an exception that is to go on as it is, in a place that needs one to throw.</summary>
    internal static Exception Unexpected(Exception exception)
    {
        ExceptionDispatchInfo.Throw(exception);
        return exception;
    }
}
