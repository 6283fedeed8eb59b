using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorPg.Observing;

/// <summary>A log that never throws: a full disk is no reason for an actor to fail. Thread-safe as far as the log behind it is.</summary>
[SuppressMessage("Design", "CA1031", Justification = "That is what it is for.")]
internal sealed class QuietLogger : ILogger
{
    private readonly ILogger _log;

    private QuietLogger(ILogger log)
    {
        _log = log;
    }

    /// <summary>The driver's log; nowhere when there is no factory.</summary>
    public static ILogger Of(ILoggerFactory? factory) =>
        factory is null ? NullLogger.Instance : new QuietLogger(factory.CreateLogger("ActorPg"));

    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _log.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        try
        {
            _log.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // There is no other log to say it in.
        }
    }
}
