using ActorPg.Hosts.Tests.Contract;
using ActorPg.Model;
using Akka.Actor;
using Akka.Configuration;

namespace ActorPg.AkkaNet.Tests.Hosts;

/// <summary>The Akka.NET host runs by itself, on a system of its own.</summary>
public sealed class AkkaDriver : IHostDriver
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly AkkaHost _host = AkkaHost.Of(
        ActorSystem.Create(
            "contract",
            ConfigurationFactory.ParseString("akka.loglevel = OFF, akka.stdout-loglevel = OFF")
        )
    );

    public AkkaDriver()
    {
        Host = new WithSystem(_host);
    }

    public IActorHost Host { get; }

    public Task UntilAsync(Task task) => task.WaitAsync(_patience);

    public void Do(Action action) => action();

    /// <summary>Ends the system with the host, which does not own it.</summary>
    private sealed class WithSystem(AkkaHost host) : IActorHost
    {
        public TimeProvider Time => host.Time;

        public IActorRef<TMessage> Spawn<TMessage>(Func<Actor<TMessage>> factory, string name)
            where TMessage : class => host.Spawn(factory, name);

        public Task WhenStoppedAsync(Model.IActorRef actor) => host.WhenStoppedAsync(actor);

        public Task StopAsync(Model.IActorRef actor) => host.StopAsync(actor);

        public async ValueTask DisposeAsync()
        {
            await host.DisposeAsync();
            await host.System.Terminate();
        }
    }
}
