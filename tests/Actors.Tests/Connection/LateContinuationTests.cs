using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using ActorPg.Connection;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>
/// A read or write that says it is over before its continuation has run is still being ended by another thread: whoever takes its result then, and starts the next, takes that
/// thread's state away.
/// </summary>
public sealed class LateContinuationTests
{
    [Fact]
    public void A_read_is_taken_when_its_continuation_has_run_and_not_before()
    {
        var reader = new LateReader();
        int woken = 0;
        var pump = new InputPump(reader, () => woken++);
        Assert.False(pump.Arm());
        reader.Source.IsOver = true;
        Assert.False(pump.TryTake(out _));
        Assert.Equal(0, woken);
        reader.Source.RunContinuation();
        Assert.Equal(1, woken);
        Assert.True(pump.TryTake(out _));
        Assert.False(pump.TryTake(out _));
        Assert.Equal(1, reader.Source.Taken);
    }

    [Fact]
    public void A_write_is_over_when_its_continuation_has_run_and_not_before()
    {
        using var transport = new LateTransport();
        int written = 0;
        using var output = new OutputQueue(transport, () => written++, () => { }, _ => { }, _ => { });
        output.Filling.GetSpan(1);
        output.Filling.Advance(1);
        output.Flush();
        transport.Source.IsOver = true;
        output.OnWritten(); // told by the write of an earlier link
        Assert.False(output.IsEmpty);
        Assert.Equal(0, transport.Source.Taken);
        transport.Source.RunContinuation();
        Assert.Equal(1, written);
        output.OnWritten();
        Assert.True(output.IsEmpty);
        Assert.Equal(1, transport.Source.Taken);
    }

    private sealed class LateSource : IValueTaskSource<ReadResult>, IValueTaskSource
    {
        private Action? _continuation;

        public bool IsOver { get; set; }

        public int Taken { get; private set; }

        public void RunContinuation() => _continuation!();

        public ReadResult GetResult(short token)
        {
            Taken++;
            return default;
        }

        void IValueTaskSource.GetResult(short token) => GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) =>
            IsOver ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

        public void OnCompleted(
            Action<object?> continuation,
            object? state,
            short token,
            ValueTaskSourceOnCompletedFlags flags
        ) => _continuation = () => continuation(state);
    }

    private sealed class LateReader : PipeReader
    {
        public LateSource Source { get; } = new();

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            new(Source, 0);

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void AdvanceTo(SequencePosition consumed) { }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) { }

        public override void CancelPendingRead() { }

        public override void Complete(Exception? exception = null) { }
    }

    private sealed class LateTransport : ITransport
    {
        public LateSource Source { get; } = new();

        public PipeReader Input { get; } = new LateReader();

        public bool IsEncrypted => false;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => new(Source, 0);

        public void Dispose() { }
    }
}
