using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Akka.Streams;
using Akka.Streams.Stage;

namespace ActorPg.AkkaNet.Streams;

/// <summary>
/// Hands elements to a COPY, which takes them as fast as the socket does: the queue between the two holds few, and while it is full nothing is asked for. When the
/// stream fails, so does the COPY, and nothing is copied; when the COPY fails, the stream is cancelled.
/// </summary>
/// <param name="copy">Runs the COPY over what is handed over.</param>
internal sealed class CopyStage<T>(Func<IAsyncEnumerable<T>, ValueTask<CommandTag>> copy)
    : GraphStageWithMaterializedValue<SinkShape<T>, Task<long>>
{
    private const int Ahead = 256;

    private readonly Inlet<T> _in = new("copy.in");

    /// <inheritdoc />
    public override SinkShape<T> Shape => field ??= new SinkShape<T>(_in);

    /// <inheritdoc />
    public override ILogicAndMaterializedValue<Task<long>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes
    )
    {
        var count = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<Task<long>>(new Logic(this, copy, count), count.Task);
    }

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<T> _in;
        private readonly Func<IAsyncEnumerable<T>, ValueTask<CommandTag>> _copy;
        private readonly TaskCompletionSource<long> _count;
        private readonly Channel<T> _queue = Channel.CreateBounded<T>(
            new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true }
        );
        private readonly Action _onRoom;
        private readonly Action<CommandTag> _onCopied;
        private readonly Action<Exception> _onFailed;

        public Logic(
            CopyStage<T> stage,
            Func<IAsyncEnumerable<T>, ValueTask<CommandTag>> copy,
            TaskCompletionSource<long> count
        )
            : base(stage.Shape)
        {
            _in = stage._in;
            _copy = copy;
            _count = count;
            _onRoom = GetAsyncCallback(AskForMore);
            _onCopied = GetAsyncCallback<CommandTag>(OnCopied);
            _onFailed = GetAsyncCallback<Exception>(OnFailed);
            SetHandler(_in, this);
        }

        public override void PreStart()
        {
            // The end of the stream is not the end of the COPY.
            SetKeepGoing(true);
            _ = CopyAsync();
            Pull(_in);
        }

        public override void OnPush()
        {
            T element = Grab(_in);
            // There is room: nothing was asked for before there was.
            _queue.Writer.TryWrite(element);
            AskWhenThereIsRoom();
        }

        public override void OnUpstreamFinish() => _queue.Writer.TryComplete();

        public override void OnUpstreamFailure(Exception e) => _queue.Writer.TryComplete(e);

        // With the system, or with what the stream was part of: what was not copied is not wanted any more.
        public override void PostStop() => _queue.Writer.TryComplete(new AbruptStageTerminationException(this));

        private void AskWhenThereIsRoom()
        {
            ValueTask<bool> room = _queue.Writer.WaitToWriteAsync();
            if (room.IsCompletedSuccessfully)
            {
                AskForMore();
            }
            else
            {
                _ = AskLaterAsync(room);
            }
        }

        private void AskForMore()
        {
            if (!IsClosed(_in) && !HasBeenPulled(_in))
            {
                Pull(_in);
            }
        }

        private async Task AskLaterAsync(ValueTask<bool> room)
        {
            try
            {
                if (await room.ConfigureAwait(false))
                {
                    _onRoom();
                }
            }
            catch (Exception)
            {
                // The stream failed meanwhile, and asks for nothing.
            }
        }

        [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is the stream's failure.")]
        private async Task CopyAsync()
        {
            try
            {
                _onCopied(await _copy(_queue.Reader.ReadAllAsync()).ConfigureAwait(false));
            }
            catch (Exception failure)
            {
                _count.TrySetException(failure);
                _onFailed(failure);
            }
        }

        private void OnCopied(CommandTag tag)
        {
            _count.TrySetResult(tag.Rows ?? 0);
            CompleteStage();
        }

        private void OnFailed(Exception failure)
        {
            _queue.Writer.TryComplete(failure);
            FailStage(failure);
        }
    }
}
