using System.Net;
using System.Net.Sockets;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>
/// Something between client and server, as a balancer or a firewall: it passes bytes on, until it is told to be silent; then it keeps what is open open, answers the system's
/// probes, and passes nothing on any more. What is opened later works.
/// </summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private int _silentUpTo;
    private int _count;

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Passes nothing on over all that is open now.</summary>
    public void FallSilent() => Volatile.Write(ref _silentUpTo, Volatile.Read(ref _count));

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken end = _end.Token;
        try
        {
            while (!end.IsCancellationRequested)
            {
                Socket client = await _listener.AcceptSocketAsync(end);
                _ = ServeAsync(client, Interlocked.Increment(ref _count), end);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(Socket client, int number, CancellationToken end)
    {
        using Socket from = client;
        using var to = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, _target, end);
            await Task.WhenAny(PumpAsync(from, to, number, end), PumpAsync(to, from, number, end));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException) { }
    }

    private async Task PumpAsync(Socket from, Socket to, int number, CancellationToken end)
    {
        byte[] buffer = new byte[8192];
        try
        {
            while (true)
            {
                int count = await from.ReceiveAsync(buffer, end);
                if (number <= Volatile.Read(ref _silentUpTo))
                {
                    await Task.Delay(Timeout.Infinite, end);
                }
                if (count == 0)
                {
                    return;
                }
                await to.SendAsync(buffer.AsMemory(0, count), end);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }
}
