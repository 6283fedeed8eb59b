using System.Net.Sockets;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Transport;

public abstract class SocketTransportTests(bool isPolled)
{
    [Fact]
    public async Task A_small_write_is_done_when_the_call_returns()
    {
        using Loopback pair = await OpenAsync();
        ValueTask writing = pair.Transport.WriteAsync("hello"u8.ToArray());
        Assert.True(writing.IsCompletedSuccessfully);
        await writing;
        byte[] received = new byte[9];
        Assert.Equal(5, await pair.Server.ReceiveAsync(received));
        Assert.Equal("hello"u8.ToArray(), received[..5]);
    }

    [Fact]
    public async Task A_write_that_a_slow_reader_holds_back_arrives_whole()
    {
        using Loopback pair = await OpenAsync(smallBuffers: 4096);
        byte[] sent = new byte[4_000_000];
        new Random(1).NextBytes(sent);
        Task writing = pair.Transport.WriteAsync(sent).AsTask();
        Assert.False(writing.IsCompleted);

        byte[] received = new byte[sent.Length];
        for (int at = 0; at < received.Length; )
        {
            int count = await pair.Server.ReceiveAsync(received.AsMemory(at, Math.Min(70_000, received.Length - at)));
            Assert.NotEqual(0, count);
            at += count;
        }
        await writing.WaitAsync(Loopback.Patience);
        Assert.True(sent.AsSpan().SequenceEqual(received));

        await pair.Transport.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, await pair.Server.ReceiveAsync(new byte[2]));
    }

    [Fact]
    public async Task A_read_goes_on_while_a_write_is_held_back()
    {
        using Loopback pair = await OpenAsync(smallBuffers: 4096);
        Task writing = pair.Transport.WriteAsync(new byte[4_000_000]).AsTask();
        await pair.Server.SendAsync("x"u8.ToArray());
        Assert.Equal(1, (await pair.Transport.Input.ReadAsync()).Buffer.Length);
        Assert.False(writing.IsCompleted);
        pair.Transport.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => writing.WaitAsync(Loopback.Patience));
        Assert.True(writing.IsFaulted);
    }

    [Fact]
    public async Task A_reset_fails_a_write_that_is_held_back()
    {
        using Loopback pair = await OpenAsync(smallBuffers: 4096);
        Task writing = pair.Transport.WriteAsync(new byte[4_000_000]).AsTask();
        pair.Reset();
        await Assert.ThrowsAsync<SocketException>(() => writing.WaitAsync(Loopback.Patience));
    }

    [Fact]
    public void A_TCP_socket_sends_at_once_and_is_probed_when_silent()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SocketSetup.Apply(
            socket,
            new PgOptions { KeepAliveIdle = TimeSpan.FromSeconds(7.5), TcpUserTimeout = TimeSpan.FromSeconds(9) }
        );
        Assert.True(socket.NoDelay);
        Assert.Equal(1, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(8, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        if (!OperatingSystem.IsLinux())
            return;
        byte[] milliseconds = new byte[4];
        socket.GetRawSocketOption(6, 18, milliseconds);
        Assert.Equal(9000, BitConverter.ToInt32(milliseconds));
    }

    private Task<Loopback> OpenAsync(int? smallBuffers = null) =>
        Loopback.OpenAsync(smallBuffers: smallBuffers, isPolled: isPolled);

    public sealed class Polled() : SocketTransportTests(isPolled: true);

    public sealed class Systems() : SocketTransportTests(isPolled: false);
}
