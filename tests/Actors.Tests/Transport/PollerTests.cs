using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ActorPg.Transport;
using ActorPg.Transport.Polling;

namespace ActorPg.Actors.Tests.Transport;

/// <summary>The driver's own threads: nobody who keeps one keeps the others' answers, and nothing that the system tells is missed.</summary>
public sealed class PollerTests
{
    [Fact]
    public void There_is_one_on_Linux() => Assert.Equal(OperatingSystem.IsLinux(), Poller.Instance is not null);

    [Fact]
    public async Task One_who_keeps_the_thread_that_brought_his_bytes_holds_back_nobody()
    {
        const int Keepers = 12;
        using var release = new ManualResetEventSlim();
        var pairs = new List<Loopback>();
        var keepers = new List<Task>();
        try
        {
            for (int i = 0; i < Keepers; i++)
            {
                Loopback pair = await Loopback.OpenAsync();
                pairs.Add(pair);
                var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                keepers.Add(KeepAsync(pair.Transport.Input, entered, release));
                await pair.Server.SendAsync("x"u8.ToArray());
                await entered.Task.WaitAsync(Loopback.Patience);
            }
        }
        finally
        {
            release.Set();
            await Loopback.EndedAsync(Task.WhenAll(keepers));
            pairs.ForEach(pair => pair.Dispose());
        }
        Assert.All(keepers, keeper => Assert.True(keeper.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Threads_that_were_kept_are_used_again()
    {
        using Loopback kept = await Loopback.OpenAsync();
        using Loopback other = await Loopback.OpenAsync();
        var threads = new ConcurrentDictionary<int, int>();
        for (int round = 0; round < 60; round++)
        {
            using var release = new ManualResetEventSlim();
            var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task keeper = KeepAsync(kept.Transport.Input, entered, release, threads);
            await kept.Server.SendAsync("x"u8.ToArray());
            await entered.Task.WaitAsync(Loopback.Patience);
            Task<ReadResult> reading = other.Transport.Input.ReadAsync().AsTask();
            await other.Server.SendAsync("x"u8.ToArray());
            other.Transport.Input.AdvanceTo((await reading.WaitAsync(Loopback.Patience)).Buffer.End);
            release.Set();
            await keeper.WaitAsync(Loopback.Patience);
        }
        // Other tests keep threads at the same time; without using them again there would be one a round.
        Assert.InRange(threads.Count, 1, 45);
    }

    [Fact]
    public async Task An_end_that_comes_with_the_last_bytes_is_told()
    {
        for (int round = 0; round < 300; round++)
        {
            using Loopback pair = await Loopback.OpenAsync();
            PipeReader input = pair.Transport.Input;
            Task<ReadResult> reading = input.ReadAsync().AsTask();
            await pair.Server.SendAsync("last"u8.ToArray());
            pair.Server.Shutdown(SocketShutdown.Send);
            ReadResult read = await reading.WaitAsync(Loopback.Patience);
            while (!read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await input.ReadAsync().AsTask().WaitAsync(Loopback.Patience);
            }
            Assert.Equal(4, read.Buffer.Length);
            input.AdvanceTo(read.Buffer.End);
        }
    }

    [Fact]
    public async Task A_connection_that_is_not_made_is_given_up_when_told()
    {
        // A queue of one that is full: the system leaves further attempts without an answer.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var endpoint = (IPEndPoint)listener.LocalEndPoint!;
        var sockets = new List<OpenSocket>();
        try
        {
            using var cancellation = new CancellationTokenSource();
            var attempts = new List<Task>();
            for (int i = 0; i < 4; i++)
            {
                var socket = new OpenSocket(
                    new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp),
                    Poller.Instance
                );
                sockets.Add(socket);
                attempts.Add(socket.ConnectAsync(endpoint, cancellation.Token).AsTask());
            }
            await Task.Delay(50);
            Task waiting = attempts[^1];
            Assert.False(waiting.IsCompleted);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Loopback.Patience));
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public void What_is_told_before_anybody_waits_is_not_missed_and_told_once()
    {
        var readiness = new Readiness();
        int calls = 0;
        Assert.True(readiness.IsCompleted);
        Assert.False(readiness.TryWait(() => calls++));
        readiness.Forget();
        readiness.Signal();
        Assert.False(readiness.TryWait(() => calls++));
        Assert.Equal(0, calls);
        readiness.Forget();
        Assert.True(readiness.TryWait(() => calls++));
        readiness.Signal();
        readiness.Signal();
        Assert.Equal(1, calls);
    }

    private static async Task KeepAsync(
        PipeReader input,
        TaskCompletionSource entered,
        ManualResetEventSlim release,
        ConcurrentDictionary<int, int>? threads = null
    )
    {
        ReadResult read = await input.ReadAsync().ConfigureAwait(false);
        input.AdvanceTo(read.Buffer.End);
        threads?.TryAdd(Environment.CurrentManagedThreadId, 0);
        entered.SetResult();
        Assert.True(release.Wait(Loopback.Patience));
    }
}
