using Akka.Streams;
using Akka.Streams.Stage;

namespace ActorPg.AkkaNet.Streams;

/// <summary>Lets elements through and counts them: the materialised task ends with the stream, with their number or with what the stream failed with.</summary>
internal sealed class CountStage<T> : GraphStageWithMaterializedValue<FlowShape<T, T>, Task<long>>
{
    private readonly Inlet<T> _in = new("count.in");
    private readonly Outlet<T> _out = new("count.out");

    private readonly Action? _ended;

    /// <summary>A stage that may be materialised again and again, unless it tells somebody of its end.</summary>
    /// <param name="ended">Is told when the stream has ended, in whatever way.</param>
    public CountStage(Action? ended = null)
    {
        _ended = ended;
        Shape = new FlowShape<T, T>(_in, _out);
    }

    /// <inheritdoc />
    public override FlowShape<T, T> Shape { get; }

    /// <inheritdoc />
    public override ILogicAndMaterializedValue<Task<long>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes
    )
    {
        var count = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<Task<long>>(new Logic(this, count), count.Task);
    }

    private sealed class Logic : InAndOutGraphStageLogic
    {
        private readonly CountStage<T> _stage;
        private readonly TaskCompletionSource<long> _count;
        private long _seen;

        public Logic(CountStage<T> stage, TaskCompletionSource<long> count)
            : base(stage.Shape)
        {
            _stage = stage;
            _count = count;
            SetHandlers(stage._in, stage._out, this);
        }

        public override void OnPush()
        {
            _seen++;
            Push(_stage._out, Grab(_stage._in));
        }

        public override void OnPull() => Pull(_stage._in);

        public override void OnUpstreamFailure(Exception e)
        {
            _count.TrySetException(e);
            base.OnUpstreamFailure(e);
        }

        // However it ended: completed, cancelled by who reads, or with its system.
        public override void PostStop()
        {
            _count.TrySetResult(_seen);
            _stage._ended?.Invoke();
        }
    }
}
