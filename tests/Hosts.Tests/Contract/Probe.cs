using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>An actor that writes down its life, as <c>name#incarnation what</c>, and otherwise does what it is told.</summary>
public sealed class Probe(ProbeSpec spec, int incarnation) : Actor<object>
{
    [ThreadStatic]
    private static int _turns;

    private int _entered;

    /// <summary>Whether this thread is within a turn of any probe.</summary>
    public static bool IsInTurn => _turns > 0;

    public IActorContext<object> World => Context;

    public int Incarnation { get; } = incarnation;

    public void Write(string what) => spec.Journal.Add($"{spec.Name}#{Incarnation} {what}");

    protected override void Started() =>
        Turn(() =>
        {
            Write("started");
            spec.OnStarted?.Invoke(this);
        });

    protected override void Receive(object message) =>
        Turn(() =>
        {
            switch (message)
            {
                case Do order:
                    order.Action(this);
                    break;
                case Crash crash:
                    throw new InvalidOperationException(crash.Reason);
                case Request { Crash: { } reason }:
                    throw new InvalidOperationException(reason);
                default:
                    Write($"got {message}");
                    break;
            }
        });

    protected override void Stopped(Exception? reason) =>
        Turn(() =>
        {
            Write(reason is null ? "stopped" : $"stopped by {reason.Message}");
            spec.OnStopped?.Invoke(this);
        });

    protected override Supervision Supervise(IActorRef child, Exception failure)
    {
        Write($"judges {child.Path} over {failure.Message}");
        return spec.Decision(failure);
    }

    private void Turn(Action body)
    {
        Assert.Equal(1, Interlocked.Increment(ref _entered));
        _turns++;
        try
        {
            body();
        }
        finally
        {
            _turns--;
            Interlocked.Decrement(ref _entered);
        }
    }
}
