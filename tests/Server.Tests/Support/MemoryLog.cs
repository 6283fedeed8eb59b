using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ActorPg.Server.Tests;

/// <summary>Keeps what is logged; throws behind it, if it is told to.</summary>
internal sealed class MemoryLog : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public bool Throws { get; init; }

    public void AddProvider(ILoggerProvider provider) { }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
        if (Throws)
        {
            throw new IOException("the disk is full");
        }
    }

    public void Dispose() { }
}
