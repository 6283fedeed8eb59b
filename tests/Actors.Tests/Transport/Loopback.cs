using System.Net;
using System.Net.Sockets;
using ActorPg.Transport;
using ActorPg.Transport.Polling;

namespace ActorPg.Actors.Tests.Transport;

/// <summary>Two ends of a TCP connection to this machine: the driver's transport, and the bare socket of a server that the test plays.</summary>
internal sealed class Loopback : IDisposable
{
    private Loopback(OpenSocket client, Socket server, int readBufferBytes)
    {
        Server = server;
        Client = client.Socket;
        Transport = client.AsTransport(readBufferBytes);
    }

    internal Socket Server { get; }

    /// <summary>What the transport owns.</summary>
    internal Socket Client { get; }

    internal ITransport Transport { get; }

    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A connection that waits on the driver's threads, where there can be such, or in .NET's own way.</summary>
    internal static async Task<Loopback> OpenAsync(
        int readBufferBytes = 4096,
        int? smallBuffers = null,
        bool isPolled = true
    )
    {
        using Socket listener = Listen(smallBuffers);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (smallBuffers is { } bytes)
            socket.SendBufferSize = bytes;
        var client = new OpenSocket(socket, isPolled ? Poller.Instance : null);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndPoint!, default);
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
