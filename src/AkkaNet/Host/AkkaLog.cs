using Akka.Event;
using Microsoft.Extensions.Logging;
using MsLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorPg.AkkaNet.Host;

/// <summary>What the driver's actors log, said by Akka.NET's log: it goes where the system's loggers send it. Thread-safe.</summary>
/// <param name="log">The system's log.</param>
internal sealed class AkkaLog(ILoggingAdapter log) : ILogger
{
    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(MsLogLevel logLevel) => logLevel != MsLogLevel.None && log.IsEnabled(LevelOf(logLevel));

    /// <inheritdoc />
    public void Log<TState>(
        MsLogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            log.Log(LevelOf(logLevel), exception, "{0}", formatter(state, exception));
        }
    }

    private static Akka.Event.LogLevel LevelOf(MsLogLevel level) =>
        level switch
        {
            MsLogLevel.Trace or MsLogLevel.Debug => Akka.Event.LogLevel.DebugLevel,
            MsLogLevel.Information => Akka.Event.LogLevel.InfoLevel,
            MsLogLevel.Warning => Akka.Event.LogLevel.WarningLevel,
            _ => Akka.Event.LogLevel.ErrorLevel,
        };
}
