using System.IO.Pipelines;
using System.Net.Sockets;

namespace ActorPg.Actors.Tests.Transport;

/// <summary>What is expected may keep the system from waking a reader for less; it may never keep from it what has come.</summary>
public abstract class LowWaterMarkTests(bool isPolled)
{
    private const int SocketLevel = 1;
    private const int ReceiveLowWater = 18;

    /// <summary>What is waited for; systems may have less room than that.</summary>
    private const int Most = 1 << 20;

    [Fact]
    public async Task The_system_is_told_to_wait_for_much()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using Loopback pair = await OpenAsync();
        Assert.Equal(1, MarkOf(pair));
        pair.Transport.Expect(long.MaxValue, 0);
        Assert.InRange(MarkOf(pair), 65_536, Most);
        pair.Transport.Expect(0, 0);
        Assert.Equal(1, MarkOf(pair));
    }

    [Fact]
    public async Task Of_a_known_answer_what_is_still_to_come_is_waited_for_and_what_was_received_is_not()
    {
        if (!OperatingSystem.IsLinux())
            return;
        using Loopback pair = await OpenAsync(readBufferBytes: 65_536);
        pair.Transport.Expect(20_000, 0);
        Assert.Equal(20_000, MarkOf(pair));
        Task<ReadResult> reading = pair.Transport.Input.ReadAsync().AsTask();
        await pair.Server.SendAsync(new byte[20_000]);
        ReadResult result = await reading.WaitAsync(Loopback.Patience);
        Assert.Equal(20_000, result.Buffer.Length);
        pair.Transport.Input.AdvanceTo(result.Buffer.GetPosition(15_000), result.Buffer.End);
        pair.Transport.Expect(50_000, 0);
        Assert.Equal(45_000, MarkOf(pair));
        pair.Transport.Expect(13_192, 0);
        Assert.Equal(1, MarkOf(pair));
        pair.Transport.Expect(900_000, 0);
        Assert.Equal(65_536, MarkOf(pair));
        pair.Transport.Expect(0, 0);
        Assert.Equal(1, MarkOf(pair));
    }

    [Fact]
    public async Task What_is_less_than_was_expected_is_handed_over_all_the_same_and_for_a_while_nothing_is_expected()
    {
        using Loopback pair = await OpenAsync();
        pair.Transport.Expect(long.MaxValue, 0);
        Task<ReadResult> reading = pair.Transport.Input.ReadAsync().AsTask();
        await pair.Server.SendAsync(new byte[1000]);
        Assert.Equal(1000, (await reading.WaitAsync(Loopback.Patience)).Buffer.Length);
        if (!OperatingSystem.IsLinux())
            return;
        Assert.Equal(1, MarkOf(pair));
        pair.Transport.Expect(long.MaxValue, 0);
        Assert.Equal(1, MarkOf(pair));
        for (int i = 0; i < 40; i++)
            pair.Transport.Expect(long.MaxValue, 0);
        Assert.InRange(MarkOf(pair), 65_536, Most);
    }

    [Fact]
    public async Task What_comes_slowly_is_handed_over_before_it_is_much_and_less_is_waited_for_from_then_on()
    {
        using Loopback pair = await OpenAsync(readBufferBytes: 2 * Most);
        pair.Transport.Expect(long.MaxValue, 0);
        Task<ReadResult> reading = pair.Transport.Input.ReadAsync().AsTask();
        for (int sent = 0; !reading.IsCompleted && sent < Most / 2; sent += 500)
        {
            await pair.Server.SendAsync(new byte[500]);
            await Task.Delay(1);
        }
        ReadResult result = await reading.WaitAsync(Loopback.Patience);
        Assert.InRange(result.Buffer.Length, 500, Most / 2);
        if (!OperatingSystem.IsLinux())
            return;
        pair.Transport.Input.AdvanceTo(result.Buffer.End);
        pair.Transport.Expect(long.MaxValue, 0);
        Assert.InRange(MarkOf(pair), 1, Most / 4);
        pair.Transport.Expect(0, 0);
        for (int i = 0; i < 40; i++)
            pair.Transport.Expect(long.MaxValue, 0);
        Assert.InRange(MarkOf(pair), Most / 4, Most);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(15, 50)]
    [InlineData(16, 100)]
    [InlineData(31, 100)]
    [InlineData(32, 200)]
    [InlineData(50, 200)]
    [InlineData(64, 400)]
    [InlineData(100_000, 400)]
    public async Task Of_many_short_answers_a_quarter_is_waited_for_however_short_they_are(int answers, int expected)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using Loopback pair = await OpenAsync();
        pair.Transport.Expect(0, answers);
        Assert.Equal(expected, MarkOf(pair));
        pair.Transport.Expect(8_192, answers);
        Assert.Equal(expected, MarkOf(pair));
        pair.Transport.Expect(0, 0);
        Assert.Equal(1, MarkOf(pair));
    }

    [Fact]
    public async Task What_comes_before_the_rest_of_many_answers_is_handed_over_all_the_same_each_time()
    {
        using Loopback pair = await OpenAsync();
        for (int i = 0; i < 20; i++)
        {
            pair.Transport.Expect(0, 64);
            if (OperatingSystem.IsLinux())
                Assert.Equal(400, MarkOf(pair));
            Task<ReadResult> reading = pair.Transport.Input.ReadAsync().AsTask();
            await pair.Server.SendAsync(new byte[40]);
            ReadResult result = await reading.WaitAsync(Loopback.Patience);
            Assert.Equal(40, result.Buffer.Length);
            pair.Transport.Input.AdvanceTo(result.Buffer.End);
        }
    }

    [Fact]
    public async Task Much_that_comes_in_pieces_arrives_whole()
    {
        using Loopback pair = await OpenAsync(readBufferBytes: 65_536);
        byte[] sent = new byte[3_000_000];
        new Random(4).NextBytes(sent);
        Task sending = Task.Run(async () =>
        {
            for (int at = 0; at < sent.Length; at += 8000)
                await pair.Server.SendAsync(sent.AsMemory(at, Math.Min(8000, sent.Length - at)));
        });
        byte[] received = new byte[sent.Length];
        for (int at = 0; at < received.Length; )
        {
            pair.Transport.Expect(long.MaxValue, 0);
            ReadResult result = await pair.Transport.Input.ReadAsync().AsTask().WaitAsync(Loopback.Patience);
            result.Buffer.FirstSpan.CopyTo(received.AsSpan(at));
            at += (int)result.Buffer.Length;
            pair.Transport.Input.AdvanceTo(result.Buffer.End);
        }
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task The_end_of_the_stream_is_not_waited_for_in_vain()
    {
        using Loopback pair = await OpenAsync();
        pair.Transport.Expect(long.MaxValue, 0);
        Task<ReadResult> reading = pair.Transport.Input.ReadAsync().AsTask();
        pair.Server.Shutdown(SocketShutdown.Send);
        Assert.True((await reading.WaitAsync(Loopback.Patience)).IsCompleted);
        pair.Transport.Dispose();
        pair.Transport.Expect(long.MaxValue, 0); // is no longer anybody's business
    }

    private static int MarkOf(Loopback pair)
    {
        byte[] mark = new byte[sizeof(int)];
        pair.Client.GetRawSocketOption(SocketLevel, ReceiveLowWater, mark);
        return BitConverter.ToInt32(mark);
    }

    private Task<Loopback> OpenAsync(int readBufferBytes = 4096) =>
        Loopback.OpenAsync(readBufferBytes: readBufferBytes, isPolled: isPolled);

    public sealed class Polled() : LowWaterMarkTests(isPolled: true);

    public sealed class Systems() : LowWaterMarkTests(isPolled: false);
}
