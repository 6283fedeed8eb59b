using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Etl;

/// <summary>Hears what must not happen: an actor that threw, an exception that nobody looked at. Lost connections are no failures: they are warnings.</summary>
internal sealed class FailureLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _failures = new();

    public FailureLog()
    {
        TaskScheduler.UnobservedTaskException += (_, unobserved) =>
            _failures.Enqueue($"an exception that nobody observed: {unobserved.Exception}");
    }

    /// <summary>All failures so far; the garbage collector is asked first for exceptions that nobody will look at any more.</summary>
    public string[] TakeAll()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return [.. _failures];
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            _failures.Enqueue($"{formatter(state, exception)}: {exception}");
        }
    }

    public void Dispose() { }
}
