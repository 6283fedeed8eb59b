using ActorPg.Simulation.Engine;
using Microsoft.Extensions.Logging;

namespace ActorPg.Simulation.Host;

/// <summary>Shows the actors' log among the last events of the trace.</summary>
internal sealed class TraceLogger(RunQueue queue, Trace trace) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => trace.Remark(queue.Now, logLevel.ToString(), formatter(state, exception));
}
