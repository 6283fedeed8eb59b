namespace ActorPg.Simulation.Tests.Running;

/// <summary>Subscribes to the channel and writes down what it hears; tries again where it cannot. Owned by the simulation's thread.</summary>
internal sealed class Listener(World world)
{
    /// <summary>The payload after which nothing more comes.</summary>
    public const string End = "the end";

    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether it has heard the end.</summary>
    public bool IsDone { get; private set; }

    public async Task RunAsync()
    {
        while (!IsDone)
        {
            var subscriber = new Subscriber();
            world.Journal.Subscribers.Add(subscriber);
            try
            {
                await HearAsync(subscriber).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is PgException or PgCanceledException)
            {
                // The server may refuse, the pool be restarted: what it heard until then must be right all the same.
                subscriber.Until = world.Host.Now;
                subscriber.Failure = failure.Message;
                await Task.Delay(_again, world.Host.Time).ConfigureAwait(false);
            }
        }
    }

    private async Task HearAsync(Subscriber subscriber)
    {
        PgSubscription subscription = await world.Pool.ListenAsync(World.Channel).ConfigureAwait(false);
        await using (subscription.ConfigureAwait(false))
        {
            subscriber.Since = world.Host.Now;
            await foreach (PgChannelEvent told in subscription.ReadEventsAsync().ConfigureAwait(false))
            {
                string heard = told is PgNotification notification ? notification.Payload : Subscriber.Gap;
                subscriber.Heard.Add(heard);
                if (heard == End)
                {
                    IsDone = true;
                    return;
                }
            }
        }
    }
}
