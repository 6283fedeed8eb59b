using System.Collections.Concurrent;
using ActorPg.Model;
using ActorPg.Observing;
using Microsoft.Extensions.Logging;

namespace ActorPg.InProcess;

/// <summary>The embedded host: actors take turns on the process's thread pool. Nothing to configure and nothing to start.</summary>
public sealed class InProcessHost : IActorHost
{
    private readonly ConcurrentDictionary<string, Cell> _top = new(StringComparer.Ordinal);

    /// <summary>A host with its own actors.</summary>
    /// <param name="loggerFactory">Where its actors log; nowhere when null.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public InProcessHost(ILoggerFactory? loggerFactory = null, TimeProvider? time = null)
    {
        Log = QuietLogger.Of(loggerFactory);
        Time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public TimeProvider Time { get; }

    internal ILogger Log { get; }

    internal Random Random { get; } = Random.Shared;

    internal ReplyDispatcher Replies { get; } = new();

    /// <inheritdoc />
    public IActorRef<TMessage> Spawn<TMessage>(Func<Actor<TMessage>> factory, string name)
        where TMessage : class
    {
        var cell = new ActorCell<TMessage>(this, parent: null, name, factory);
        if (!_top.TryAdd(name, cell))
        {
            throw new InvalidOperationException($"This host has an actor named {name} already.");
        }
        cell.TellSystem(new SystemMessage.Start());
        return cell;
    }

    /// <inheritdoc />
    public Task WhenStoppedAsync(IActorRef actor) => AsCell(actor).Terminated;

    /// <inheritdoc />
    public Task StopAsync(IActorRef actor)
    {
        Cell cell = AsCell(actor);
        cell.TellSystem(new SystemMessage.Stop());
        return cell.Terminated;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_top.Values.Select(StopAsync)).ConfigureAwait(false);
    }

    internal static Cell AsCell(IActorRef actor) =>
        actor as Cell ?? throw new ArgumentException($"{actor.Path} does not live on this host.", nameof(actor));

    internal void OnStopped(Cell cell) => _top.TryRemove(KeyValuePair.Create(cell.Name, cell));

    internal void LogFailure(string path, Exception failure) => Log.LogError(failure, "The actor {Path} failed", path);
}
