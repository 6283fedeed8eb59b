using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace ActorPg.Actors.Tests.Transport;

public abstract class SocketPipeReaderTests(bool isPolled)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Bytes_arrive_whole_and_in_order_however_they_are_split_and_consumed(int seed)
    {
        using Loopback pair = await OpenAsync(readBufferBytes: 512);
        byte[] sent = new byte[300_000];
        new Random(seed).NextBytes(sent);
        Task sending = SendInPieces(pair.Server, sent, new Random(seed + 100));

        var random = new Random(seed + 200);
        var received = new List<byte>(sent.Length);
        while (true)
        {
            ReadResult read = await Next(pair);
            Assert.True(read.Buffer.IsSingleSegment);
            if (read.IsCompleted && read.Buffer.IsEmpty)
                break;
            // Often leaves most of it, so that the rest must be moved, or the array must grow.
            int count = random.Next(3) == 0 ? (int)read.Buffer.Length : random.Next((int)read.Buffer.Length + 1);
            received.AddRange(read.Buffer.Slice(0, count).ToArray());
            bool lookedAtAll = count == 0 || random.Next(2) == 0;
            SequencePosition consumed = read.Buffer.GetPosition(count);
            pair.Transport.Input.AdvanceTo(consumed, lookedAtAll && !read.IsCompleted ? read.Buffer.End : consumed);
        }
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received.ToArray()));
    }

    [Fact]
    public async Task A_message_longer_than_the_buffer_is_gathered_in_one_segment()
    {
        using Loopback pair = await OpenAsync(readBufferBytes: 512);
        byte[] sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        Task sending = SendInPieces(pair.Server, sent, new Random(2));
        for (int round = 0; ; round++)
        {
            ReadResult read = await Next(pair);
            if (!read.IsCompleted)
            {
                pair.Transport.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            Assert.True(read.Buffer.FirstSpan.SequenceEqual(sent));
            break;
        }
        await sending;
    }

    [Fact]
    public async Task What_was_not_examined_is_there_at_once_and_what_was_is_not()
    {
        using Loopback pair = await OpenAsync();
        PipeReader input = pair.Transport.Input;
        Assert.False(input.TryRead(out _));
        await pair.Server.SendAsync("abcd"u8.ToArray());
        ReadResult read = await Next(pair);
        input.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.GetPosition(2));
        Assert.True(input.TryRead(out read));
        Assert.Equal("bcd"u8.ToArray(), read.Buffer.ToArray());
        input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        Assert.False(input.TryRead(out _));
        ValueTask<ReadResult> waiting = input.ReadAsync();
        Assert.False(waiting.IsCompleted);
        await pair.Server.SendAsync("e"u8.ToArray());
        Assert.Equal("bcde"u8.ToArray(), (await waiting).Buffer.ToArray());
    }

    [Fact]
    public async Task A_half_closed_connection_gives_its_last_bytes_and_the_end_and_still_takes_writes()
    {
        using Loopback pair = await OpenAsync();
        await pair.Server.SendAsync("last"u8.ToArray());
        pair.Server.Shutdown(SocketShutdown.Send);
        PipeReader input = pair.Transport.Input;
        ReadResult read = await Next(pair);
        while (!read.IsCompleted)
        {
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await Next(pair);
        }
        Assert.Equal("last"u8.ToArray(), read.Buffer.ToArray());
        input.AdvanceTo(read.Buffer.End);
        Assert.True(input.TryRead(out read));
        Assert.True(read.IsCompleted && read.Buffer.IsEmpty);

        await pair.Transport.WriteAsync("x"u8.ToArray());
        Assert.Equal(1, await pair.Server.ReceiveAsync(new byte[9]));
    }

    [Fact]
    public async Task A_reset_fails_the_read_that_waits_and_every_later_one()
    {
        using Loopback pair = await OpenAsync();
        Task<ReadResult> waiting = pair.Transport.Input.ReadAsync().AsTask();
        pair.Reset();
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => waiting.WaitAsync(Loopback.Patience));
        Assert.Equal(SocketError.ConnectionReset, failure.SocketErrorCode);
        ValueTask<ReadResult> later = pair.Transport.Input.ReadAsync();
        Assert.True(later.IsCompleted);
    }

    [Fact]
    public async Task Disposal_ends_a_read_that_waits()
    {
        Loopback pair = await OpenAsync();
        Task<ReadResult> waiting = pair.Transport.Input.ReadAsync().AsTask();
        pair.Transport.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Loopback.Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Transport.Input.ReadAsync().AsTask());
        pair.Dispose();
    }

    [Fact]
    public async Task Disposal_while_bytes_arrive_never_hangs_a_read()
    {
        for (int round = 0; round < 200; round++)
        {
            using Loopback pair = await OpenAsync();
            Task<ReadResult> waiting = pair.Transport.Input.ReadAsync().AsTask();
            Task sending = Task.Run(() => pair.Server.Send("x"u8));
            pair.Transport.Dispose();
            await Loopback.EndedAsync(waiting);
            Assert.True(waiting.IsCompleted);
            Assert.True(
                waiting.IsCompletedSuccessfully || waiting.Exception!.InnerException is ObjectDisposedException
            );
            await Loopback.EndedAsync(sending);
        }
    }

    [Fact]
    public async Task A_second_read_and_a_read_without_advance_are_refused()
    {
        using Loopback pair = await OpenAsync();
        PipeReader input = pair.Transport.Input;
        ValueTask<ReadResult> waiting = input.ReadAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => input.ReadAsync().AsTask());
        await pair.Server.SendAsync("x"u8.ToArray());
        ReadResult read = await waiting;
        Assert.Throws<InvalidOperationException>(() => input.TryRead(out _));
        input.AdvanceTo(read.Buffer.End);
        Assert.Throws<InvalidOperationException>(() => input.AdvanceTo(read.Buffer.End));
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_read_and_loses_no_byte()
    {
        using Loopback pair = await OpenAsync();
        using var cancellation = new CancellationTokenSource();
        Task<ReadResult> waiting = pair.Transport.Input.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await pair.Server.SendAsync("x"u8.ToArray());
        ReadResult read = await Next(pair);
        Assert.False(read.IsCanceled);
        Assert.Equal("x"u8.ToArray(), read.Buffer.ToArray());
    }

    [Fact]
    public async Task Cancelling_reads_at_any_moment_loses_no_byte()
    {
        using Loopback pair = await OpenAsync();
        const int Count = 20_000;
        Task sending = Task.Run(() =>
        {
            for (int i = 0; i < Count; i++)
                pair.Server.Send([(byte)i]);
            pair.Server.Shutdown(SocketShutdown.Send);
        });
        using var stop = new CancellationTokenSource();
        Task cancelling = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                pair.Transport.Input.CancelPendingRead();
                Thread.Yield();
            }
        });
        int received = 0;
        int cancelled = 0;
        for (bool ended = false; !ended; )
        {
            ReadResult read = await Next(pair);
            foreach (byte b in read.Buffer.ToArray())
                Assert.Equal((byte)received++, b);
            cancelled += read.IsCanceled ? 1 : 0;
            ended = read.IsCompleted;
            pair.Transport.Input.AdvanceTo(read.Buffer.End);
        }
        await stop.CancelAsync();
        await Task.WhenAll(sending, cancelling);
        Assert.Equal(Count, received);
        Assert.True(cancelled > 0);
    }

    [Fact]
    public async Task What_follows_a_read_runs_on_the_thread_that_brought_the_bytes()
    {
        using Loopback pair = await OpenAsync();
        Task<bool> inline = ReadAndLookAsync(pair.Transport.Input);
        Assert.False(inline.IsCompleted);
        await pair.Server.SendAsync("x"u8.ToArray());
        Assert.True(await inline.WaitAsync(Loopback.Patience));
    }

    private static async Task<bool> ReadAndLookAsync(PipeReader input)
    {
        await input.ReadAsync().ConfigureAwait(false);
        return Environment.StackTrace.Contains("OnReceived", StringComparison.Ordinal);
    }

    private static async Task<ReadResult> Next(Loopback pair) =>
        await pair.Transport.Input.ReadAsync().AsTask().WaitAsync(Loopback.Patience);

    private static Task SendInPieces(Socket socket, byte[] bytes, Random random) =>
        Task.Run(() =>
        {
            for (int at = 0; at < bytes.Length; )
            {
                int count = Math.Min(
                    bytes.Length - at,
                    random.Next(4) == 0 ? random.Next(1, 30_000) : random.Next(1, 300)
                );
                at += socket.Send(bytes.AsSpan(at, count));
            }
            socket.Shutdown(SocketShutdown.Send);
        });

    private Task<Loopback> OpenAsync(int readBufferBytes = 4096) =>
        Loopback.OpenAsync(readBufferBytes: readBufferBytes, isPolled: isPolled);

    public sealed class Polled() : SocketPipeReaderTests(isPolled: true);

    public sealed class Systems() : SocketPipeReaderTests(isPolled: false);
}
