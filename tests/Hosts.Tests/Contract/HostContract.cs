using ActorPg.Model;

namespace ActorPg.Hosts.Tests.Contract;

/// <summary>
/// What every host must do. The contracts are split by subject into classes that derive from this one; a host takes the suite by deriving from each of them.
/// </summary>
public abstract class HostContract(IHostDriver driver) : IAsyncLifetime
{
    protected IActorHost Host => driver.Host;

    protected Journal Journal { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await UntilAsync(Host.DisposeAsync().AsTask());

    protected Task UntilAsync(Task task) => driver.UntilAsync(task);

    protected async Task<T> UntilAsync<T>(Task<T> task)
    {
        await driver.UntilAsync(task);
        return await task;
    }

    protected void Complete<T>(TaskCompletionSource<T> work, T result) => driver.Do(() => work.SetResult(result));

    protected void Fail<T>(TaskCompletionSource<T> work, Exception failure) =>
        driver.Do(() => work.SetException(failure));

    /// <summary>Waits until the journal has the entry.</summary>
    protected Task SeeAsync(string entry, int count = 1) => UntilAsync(Journal.When(entry, count));

    protected ProbeSpec Spec(string name) => new(name, Journal);

    protected IActorRef<object> Spawn(string name) => Spawn(Spec(name));

    protected IActorRef<object> Spawn(ProbeSpec spec) => Host.Spawn(spec.Make, spec.Name);

    /// <summary>Has the probe do something in a turn, and waits until it is done.</summary>
    protected Task InTurnAsync(IActorRef<object> probe, Action<Probe> action) =>
        InTurnAsync<object?>(
            probe,
            p =>
            {
                action(p);
                return null;
            }
        );

    /// <inheritdoc cref="InTurnAsync(IActorRef{object}, Action{Probe})" />
    protected Task<T> InTurnAsync<T>(IActorRef<object> probe, Func<Probe, T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        probe.Tell(
            new Do(p =>
            {
                try
                {
                    done.SetResult(function(p));
                }
                catch (Exception failure)
                {
                    done.SetException(failure);
                }
            })
        );
        return UntilAsync(done.Task);
    }

    /// <summary>Waits until the probe has received what it was told before.</summary>
    protected Task FenceAsync(IActorRef<object> probe) => InTurnAsync(probe, static _ => { });

    /// <summary>Has the probe start a child.</summary>
    protected Task<IActorRef<object>> SpawnChildAsync(IActorRef<object> parent, ProbeSpec spec) =>
        InTurnAsync(parent, p => p.World.Spawn(spec.Make, spec.Name));
}
