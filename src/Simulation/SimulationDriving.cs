using System.Diagnostics.CodeAnalysis;
using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation;

/// <summary>How a test lets a simulation run. None of these may be called from within one of its events.</summary>
internal static class SimulationDriving
{
    /// <summary>
    /// Does something now, as the loop would: what completes a task must go through here, or be an event. A test framework's SynchronizationContext would send the
    /// continuations to the thread pool.
    /// </summary>
    public static void Do(this SimulationHost host, Action action)
    {
        using RunQueue.Driving driving = host.Queue.Drive();
        action();
    }

    /// <summary>Runs until nothing is ready and nothing is under way; timers that come due on the way fire, those beyond stay.</summary>
    public static void RunUntilIdle(this SimulationHost host)
    {
        using RunQueue.Driving driving = host.Queue.Drive();
        while (host.Queue.RunReady() || (host.Queue.UnderWay > 0 && host.Queue.RunTimed(TimeSpan.MaxValue))) { }
    }

    /// <summary>Runs everything that happens within this much virtual time.</summary>
    public static void RunFor(this SimulationHost host, TimeSpan span)
    {
        TimeSpan end = host.Now + span;
        using RunQueue.Driving driving = host.Queue.Drive();
        while (host.Queue.RunReady() || host.Queue.RunTimed(end)) { }
        host.Queue.MoveTo(end);
    }

    /// <summary>Runs event by event until the condition holds; false if it does not within this much virtual time, or can no more.</summary>
    public static bool RunUntil(this SimulationHost host, Func<bool> condition, TimeSpan within)
    {
        TimeSpan end = host.Now + within;
        using RunQueue.Driving driving = host.Queue.Drive();
        while (!condition())
        {
            if (!host.Queue.RunReady() && !host.Queue.RunTimed(end))
            {
                host.Queue.MoveTo(end);
                return condition();
            }
        }
        return true;
    }

    /// <summary>Runs until the task is done, well or ill; false if it is not within this much virtual time.</summary>
    public static bool RunUntil(this SimulationHost host, Task task, TimeSpan within) =>
        host.RunUntil(() => task.IsCompleted, within);

    /// <summary>Runs until the task is done, and throws what it threw.</summary>
    /// <param name="host">The simulation.</param>
    /// <param name="task">What is waited for.</param>
    /// <param name="within">Virtual time; null for <see cref="SimulationHost.Patience"/>.</param>
    /// <exception cref="SimulationException">It will never be done, or not in time.</exception>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The task is done: nothing waits.")]
    public static void Complete(this SimulationHost host, Task task, TimeSpan? within = null)
    {
        host.Finish(task, within ?? SimulationHost.Patience);
        task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Complete(SimulationHost, Task, TimeSpan?)" />
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The task is done: nothing waits.")]
    public static TResult Complete<TResult>(this SimulationHost host, Task<TResult> task, TimeSpan? within = null)
    {
        host.Finish(task, within ?? SimulationHost.Patience);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Complete(SimulationHost, Task, TimeSpan?)" />
    public static void Complete(this SimulationHost host, ValueTask task, TimeSpan? within = null) =>
        host.Complete(task.AsTask(), within);

    /// <inheritdoc cref="Complete(SimulationHost, Task, TimeSpan?)" />
    public static TResult Complete<TResult>(
        this SimulationHost host,
        ValueTask<TResult> task,
        TimeSpan? within = null
    ) => host.Complete(task.AsTask(), within);

    /// <summary>Starts async test code as an event of the simulation; its awaits continue within the simulation's loop.</summary>
    public static Task StartAsync(this SimulationHost host, Func<Task> code)
    {
        var done = new TaskCompletionSource();
        host.Queue.Post(TraceKind.Event, "test", () => _ = RunAsync(code, done));
        return done.Task;
    }

    /// <summary>Starts async test code and runs until it is done.</summary>
    public static void Complete(this SimulationHost host, Func<Task> code, TimeSpan? within = null) =>
        host.Complete(host.StartAsync(code), within);

    private static async Task RunAsync(Func<Task> code, TaskCompletionSource done)
    {
        try
        {
            await code().ConfigureAwait(false);
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private static void Finish(this SimulationHost host, Task task, TimeSpan within)
    {
        TimeSpan end = host.Now + within;
        using RunQueue.Driving driving = host.Queue.Drive();
        while (!task.IsCompleted)
        {
            if (host.Queue.RunReady() || host.Queue.RunTimed(end))
            {
                continue;
            }
            string problem =
                host.Queue.Timers + host.Queue.UnderWay == 0
                    ? "deadlock: idle with pending work"
                    : $"not completed within {within}";
            throw new SimulationException($"seed 0x{host.Seed:x}: {problem}", host.Now, host.Trace);
        }
    }
}
