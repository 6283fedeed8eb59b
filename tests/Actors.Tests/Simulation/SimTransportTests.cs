using System.Buffers;
using System.IO.Pipelines;
using ActorPg.Simulation;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Simulation;

public class SimTransportTests
{
    private readonly NetworkFixture _net = new(seed: 1);

    [Fact]
    public void Input_that_was_examined_but_not_consumed_comes_again_with_more()
    {
        ITransport transport = _net.Connect();
        _net.Server.Peer.Send("abc"u8);
        ReadResult first = _net.Host.Complete(transport.Input.ReadAsync());
        transport.Input.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        Task<ReadResult> second = transport.Input.ReadAsync().AsTask();
        _net.Host.RunUntilIdle();
        long before = first.Buffer.Length;
        _net.Server.Peer.Send("def"u8);
        ReadResult more = _net.Host.Complete(second);
        Assert.True(more.Buffer.Length > before);
        Assert.Equal((byte)'a', more.Buffer.FirstSpan[0]);
    }

    [Fact]
    public void Input_that_was_not_examined_is_there_at_once_or_soon()
    {
        ITransport transport = _net.Connect();
        _net.Server.Peer.Send("abcdef"u8);
        _net.Host.RunUntilIdle();
        ReadResult first = _net.Host.Complete(transport.Input.ReadAsync());
        transport.Input.AdvanceTo(first.Buffer.GetPosition(2));
        ReadResult second = _net.Host.Complete(transport.Input.ReadAsync());
        Assert.Equal("cdef"u8.ToArray(), second.Buffer.ToArray());
    }

    [Fact]
    public void Consumed_bytes_are_overwritten()
    {
        ITransport transport = _net.Connect();
        _net.Server.Peer.Send("abc"u8);
        _net.Host.RunUntilIdle();
        ReadResult read = _net.Host.Complete(transport.Input.ReadAsync());
        ReadOnlyMemory<byte> kept = read.Buffer.First;
        transport.Input.AdvanceTo(read.Buffer.End);
        Assert.All(kept.ToArray(), b => Assert.Equal(0xDE, b));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        ITransport transport = _net.Connect();
        PipeReader input = transport.Input;
        Assert.Throws<InvalidOperationException>(() => input.AdvanceTo(default));
        Task<ReadResult> waiting = input.ReadAsync().AsTask();
        Assert.Throws<InvalidOperationException>(() => input.TryRead(out _));
        _net.Server.Peer.Send("abc"u8);
        ReadResult read = _net.Host.Complete(waiting);
        Assert.Throws<InvalidOperationException>(() => input.TryRead(out _));
        input.AdvanceTo(read.Buffer.End);
        input.Complete();
        Assert.Throws<InvalidOperationException>(() => input.TryRead(out _));
    }

    [Fact]
    public void A_read_can_be_cancelled_and_the_next_one_reads_on()
    {
        ITransport transport = _net.Connect();
        using var source = new CancellationTokenSource();
        Task<ReadResult> cancelled = transport.Input.ReadAsync(source.Token).AsTask();
        _net.Host.Do(source.Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => _net.Host.Complete(cancelled));
        _net.Server.Peer.Send("abc"u8);
        Assert.Equal("abc"u8.ToArray(), _net.Read(transport, 3));
        transport.Input.CancelPendingRead();
        ReadResult result = _net.Host.Complete(transport.Input.ReadAsync());
        Assert.True(result.IsCanceled);
        Assert.True(result.Buffer.IsEmpty);
    }

    [Fact]
    public void One_write_at_a_time()
    {
        ITransport transport = _net.Connect();
        Task write = transport.WriteAsync(new byte[200_000]).AsTask();
        Assert.False(write.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => _net.Host.Complete(transport.WriteAsync(new byte[1])));
        _net.Read(transport, 200_000);
        _net.Host.Complete(write);
        _net.Host.Complete(transport.WriteAsync(new byte[1]));
    }

    [Fact]
    public void Writing_over_bytes_before_the_write_has_completed_shows()
    {
        int shown = 0;
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var net = new NetworkFixture(seed, echoes: false);
            ITransport transport = net.Connect();
            byte[] bytes = [1, 2, 3];
            ValueTask write = transport.WriteAsync(bytes);
            bool early = !write.IsCompleted;
            bytes.AsSpan().Clear();
            net.Host.Complete(write);
            net.Host.RunUntilIdle();
            Assert.Equal(early ? [0, 0, 0] : new byte[] { 1, 2, 3 }, net.Server.Got);
            shown += early ? 1 : 0;
        }
        Assert.InRange(shown, 1, 19);
    }

    [Fact]
    public void An_empty_write_completes()
    {
        ITransport transport = _net.Connect();
        _net.Host.Complete(transport.WriteAsync(ReadOnlyMemory<byte>.Empty));
        _net.Host.Complete(transport.WriteAsync("x"u8.ToArray()));
        Assert.Equal("x"u8.ToArray(), _net.Read(transport, 1));
    }

    [Fact]
    public void After_the_end_reads_give_nothing_more_and_say_so()
    {
        ITransport transport = _net.Connect();
        _net.Server.Peer.Send("abc"u8);
        _net.Server.Peer.Close();
        Assert.Equal("abc"u8.ToArray(), _net.Read(transport, int.MaxValue));
        ReadResult end = _net.Host.Complete(transport.Input.ReadAsync());
        Assert.True(end.IsCompleted);
        transport.Input.AdvanceTo(end.Buffer.End);
        Assert.True(_net.Host.Complete(transport.Input.ReadAsync()).IsCompleted);
    }
}
