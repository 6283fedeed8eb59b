using System.Net;
using System.Net.Sockets;

namespace ActorPg.Server.Tests.Faults;

/// <summary>A port on which something listens that is no PostgreSQL.</summary>
internal sealed class BadServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private int _accepted;

    /// <summary>Accepts, and does this with each client.</summary>
    public BadServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(serve);
    }

    public int Port { get; }

    public int Accepted => _accepted;

    /// <summary>What a web server says to bytes that it does not understand.</summary>
    public static BadServer Http() =>
        new(
            async (stream, end) =>
            {
                _ = await stream.ReadAtLeastAsync(new byte[64], 8, throwOnEndOfStream: false, end);
                await stream.WriteAsync(
                    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nno such thing"u8.ToArray(),
                    end
                );
            }
        );

    public static BadServer Silent() => new((_, end) => Task.Delay(Timeout.Infinite, end));

    public static BadServer HangsUp() => new((_, _) => Task.CompletedTask);

    /// <summary>A port that was free a moment ago.</summary>
    public static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        CancellationToken end = _end.Token;
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(end);
                Interlocked.Increment(ref _accepted);
                _ = ServeAsync(client, serve, end);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        { }
    }

    private static async Task ServeAsync(
        TcpClient client,
        Func<NetworkStream, CancellationToken, Task> serve,
        CancellationToken end
    )
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), end);
            }
            catch (Exception over) when (over is OperationCanceledException or IOException) { }
        }
    }
}
