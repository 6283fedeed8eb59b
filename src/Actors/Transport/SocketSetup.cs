using System.Net.Sockets;

namespace ActorPg.Transport;

/// <summary>The options of a TCP socket.</summary>
internal static class SocketSetup
{
    private const int LinuxTcpLevel = 6;
    private const int LinuxTcpUserTimeout = 18;

    internal static void Apply(Socket socket, PgOptions options)
    {
        // Requests are gathered before they are sent; waiting for more could only delay them.
        socket.NoDelay = true;
        if (options.KeepAliveIdle > TimeSpan.Zero)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(
                SocketOptionLevel.Tcp,
                SocketOptionName.TcpKeepAliveTime,
                Seconds(options.KeepAliveIdle)
            );
            socket.SetSocketOption(
                SocketOptionLevel.Tcp,
                SocketOptionName.TcpKeepAliveInterval,
                Seconds(options.KeepAliveInterval)
            );
            socket.SetSocketOption(
                SocketOptionLevel.Tcp,
                SocketOptionName.TcpKeepAliveRetryCount,
                options.KeepAliveCount
            );
        }
        if (options.TcpUserTimeout > TimeSpan.Zero && OperatingSystem.IsLinux())
        {
            int milliseconds = (int)options.TcpUserTimeout.TotalMilliseconds;
            socket.SetRawSocketOption(LinuxTcpLevel, LinuxTcpUserTimeout, BitConverter.GetBytes(milliseconds));
        }
    }

    /// <summary>Whole seconds, at least one; Linux takes no more than 32767.</summary>
    private static int Seconds(TimeSpan span) => (int)Math.Clamp(Math.Ceiling(span.TotalSeconds), 1, 32_767);
}
