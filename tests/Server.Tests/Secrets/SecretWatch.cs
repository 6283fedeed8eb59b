using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace ActorPg.Server.Tests.Secrets;

/// <summary>
/// Looks for a password in every line that is logged to it, and in the message of every exception that is thrown anywhere while it is there. The one that all
/// pools of these tests log to has <see cref="ServerFixture"/> fail the run with what was found.
/// </summary>
internal sealed class SecretWatch : ILoggerFactory, ILogger, IDisposable
{
    /// <summary>The password of every pool that has no other: on a server that asks for none it has still no business anywhere.</summary>
    public const string Canary = "canary-9f83b1c6d2";

    private readonly string _secret;
    private readonly ConcurrentQueue<string> _found = [];
    private long _looked;

    public SecretWatch(string secret)
    {
        _secret = secret;
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
    }

    /// <summary>What the pools of tests log to, unless they bring a logger of their own.</summary>
    public static SecretWatch Shared { get; } = new(Canary);

    /// <summary>How many texts were looked at.</summary>
    public long Looked => Volatile.Read(ref _looked);

    /// <summary>What was found; the secret itself is taken out of it.</summary>
    public IReadOnlyCollection<string> Found => _found;

    public void AddProvider(ILoggerProvider provider) { }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        Look("scope", $"{state}");
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => Look("log", $"{formatter(state, exception)} {exception}");

    /// <summary>Looks at one text.</summary>
    public void Look(string where, string text)
    {
        Interlocked.Increment(ref _looked);
        if (text.Contains(_secret, StringComparison.Ordinal))
        {
            _found.Enqueue($"{where}: {text.Replace(_secret, "(the secret)", StringComparison.Ordinal)}");
        }
    }

    public void Dispose() => AppDomain.CurrentDomain.FirstChanceException -= OnThrown;

    private void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown) =>
        Look(thrown.Exception.GetType().Name, thrown.Exception.Message);
}
