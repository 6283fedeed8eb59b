using System.Net;
using System.Net.Sockets;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Transport;

/// <summary>Two ends of a TCP connection to this machine: the driver's transport, and the bare socket of a server that the test plays.</summary>
internal sealed class Loopback : IDisposable
{
    private Loopback(Socket client, Socket server, int readBufferBytes)
    {
        Server = server;
        Client = client;
        Transport = new SocketTransport(client, readBufferBytes);
    }

    internal Socket Server { get; }

    /// <summary>What the transport owns.</summary>
    internal Socket Client { get; }

    internal SocketTransport Transport { get; }

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal static async Task<Loopback> OpenAsync(int readBufferBytes = 4096, int? smallBuffers = null)
    {
        using Socket listener = Listen(smallBuffers);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (smallBuffers is { } bytes)
            client.SendBufferSize = bytes;
        await client.ConnectAsync(listener.LocalEndPoint!);
        Socket server = await listener.AcceptAsync();
        server.NoDelay = true;
        return new Loopback(client, server, readBufferBytes);
    }

    internal static Socket Listen(int? receiveBufferBytes = null)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receiveBufferBytes is { } bytes)
            listener.ReceiveBufferSize = bytes;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    internal static int Port(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Waits for the end of a task that may fail.</summary>
    internal static async Task EndedAsync(Task task)
    {
        await task.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(task.IsCompleted);
    }

    /// <summary>Closes the server's end so that the other sees a reset instead of an end.</summary>
    internal void Reset()
    {
        Server.LingerState = new LingerOption(enable: true, seconds: 0);
        Server.Dispose();
    }

    public void Dispose()
    {
        Transport.Dispose();
        Server.Dispose();
    }
}
